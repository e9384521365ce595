"""What is typed on the catalogue's pages, apart from the folder's own files."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from services.archive import LARGEST_ARCHIVE
from services.editor.desk import ServiceRow

SLUG = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small Latin letters, digits and single hyphens, for example birth-registration."),
)


class PlainForm(forms.Form):
    """`novalidate` on the page; the browser's own bubbles speak another language."""

    use_required_attribute = False

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, label_suffix="", **kwargs)


class StartForm(PlainForm):
    """A new service: its address, and what it begins with."""

    slug = forms.CharField(
        label=_("Short name in the address"),
        help_text=_("Latin letters, digits and hyphens. It never changes once the service is published."),
        max_length=80,
        validators=[SLUG],
        error_messages={"required": _("Type a short name for the address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    source = forms.ChoiceField(
        label=_("Begin with"), error_messages={"invalid_choice": _("Choose one of the services in the list.")}
    )

    on = forms.DateField(required=False, widget=forms.HiddenInput)
    """Of a service that stands: the day whose version is changed, when it is a scheduled one."""

    def __init__(self, data: Any = None, *, services: list[ServiceRow], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        copies = [(row.slug, _("Copy of: %(name)s") % {"name": row.name}) for row in services]
        self.fields["source"].required = False
        self.fields["source"].choices = [("", _("A small complete template")), *copies]  # type: ignore[attr-defined]  # a choice field
        self.fields["source"].hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


class ImportForm(PlainForm):
    """An archive from this or another installation."""

    archive = forms.FileField(
        label=_("Archive of a service"),
        help_text=_("A ZIP file that was exported here or from another installation, at most 2 MB."),
        error_messages={"required": _("Choose the archive."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    slug = forms.CharField(
        label=_("Short name in the address"),
        help_text=_("Left empty: the name in the archive. With another name it becomes a service of its own."),
        max_length=80,
        required=False,
        validators=[SLUG],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_archive(self) -> bytes:
        """Return the bytes, no more than an archive may have and one to see that there were more."""
        data: bytes = self.cleaned_data["archive"].read(LARGEST_ARCHIVE + 1)
        return data


class FileForm(PlainForm):
    """A further file of the folder."""

    name = forms.CharField(
        label=_("Name of the new file"),
        help_text=_("For example examples/by-post.yaml or result.html"),
        max_length=120,
        validators=[
            RegexValidator(
                r"\A(examples/[a-z0-9][a-z0-9._-]*\.yaml|[a-z][a-z0-9_-]*\.html)\Z",
                # A change of a later day is proposed by itself; an overlay would be lost at the release.
                _("Only examples (examples/….yaml) and templates (….html) can be added."),
            )
        ],
        error_messages={"required": _("Type the name of the file.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ProposeForm(PlainForm):
    """What the second person needs to know."""

    note = forms.CharField(
        label=_("What changes and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what changes and why.")},
    )
    legal_basis = forms.CharField(
        label=_("Act and article"),
        help_text=_("Needed when rights or duties change."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starts_on = forms.DateField(
        label=_("In force from"),
        help_text=_("Left empty: the day on which the second person publishes."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        validators=[MinValueValidator(date(2001, 1, 1)), MaxValueValidator(date(2100, 12, 31))],
        error_messages={"invalid": _("Type a day, for example 1/7/2027.")},
    )

    def need_basis(self) -> None:
        """Do not call the legal basis optional: rights or duties change."""
        self.fields["legal_basis"].hide_optional = True  # type: ignore[attr-defined]  # read by the field's template


class AnswerForm(PlainForm):
    """Why a proposal goes back; its writer takes it back without a reason."""

    answer = forms.CharField(
        label=_("What has to be changed"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, is_writer: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["answer"].hide_optional = not is_writer  # type: ignore[attr-defined]  # read by the field's template
