"""How forms look: Django's own form machinery with the templates of this house."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Draw forms and fields with `templates/django/forms/`; named by the setting FORM_RENDERER."""

    form_template_name = "django/forms/fields.html"
    field_template_name = "django/forms/field.html"
