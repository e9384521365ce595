"""The form of the public check: a PDF that anybody may have sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DocumentForm(forms.Form):
    """One file; whatever it is, the answer is a verdict and never an error page."""

    file = forms.FileField(
        label=_("PDF document"),
        help_text=_("The file is checked and then thrown away; nothing of it is kept."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the document to be checked.")},
    )
