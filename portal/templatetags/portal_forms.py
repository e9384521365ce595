"""Template words for forms: the class of a control, the links of an error summary."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms, template
from django.template.context import Context

register = template.Library()


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary; `target` is the id of the first control, or empty for the form as a whole."""

    target: str
    message: str


@register.simple_tag(takes_context=True)
def control_class(context: Context, base: str) -> str:
    """Return the classes of the widget being drawn: the base, its error variant, and what the widget asks for."""
    attributes = context["widget"]["attrs"]
    classes = [base]
    if attributes.get("aria-invalid"):
        classes.append(f"{base}--error")
    if own := attributes.get("class"):
        classes.append(own)
    return " ".join(classes)


@register.simple_tag
def error_links(form: forms.BaseForm | Iterable[forms.BaseForm] | None) -> list[ErrorLink]:
    """Return every error of a form (or of several, such as a form set) in the order of the fields on the page.

    A page without a form hands in None, or the empty text that stands for a missing variable.
    """
    if not form and not isinstance(form, forms.BaseForm):
        return []
    many = [form] if isinstance(form, forms.BaseForm) else list(form)
    return [link for one in many for link in _links_of(one)]


def _links_of(form: forms.BaseForm) -> list[ErrorLink]:
    links = [ErrorLink("", str(message)) for message in form.non_field_errors()]
    for field in form:
        links += [ErrorLink(first_control(field), str(message)) for message in field.errors]
        items: Iterable[forms.BaseForm] = getattr(field.field, "items", ())
        links += [link for item in items for link in _links_of(item)]
    return links


@register.filter
def first_control(field: forms.BoundField) -> str:
    """Return the id of the control that an error link must reach: in a group, that of the first one."""
    identifier = field.field.widget.attrs.get("id") or field.auto_id
    if field.is_hidden:
        return ""
    return f"{identifier}_0" if field.use_fieldset else identifier
