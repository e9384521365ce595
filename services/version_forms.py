"""The form with which the end of a service is proposed."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000


class EndForm(forms.Form):
    """From which day, why, on which act, and where to go instead."""

    closed_from = forms.DateField(
        label=_("First day on which nobody can apply any more"),
        help_text=_("For example 01/03/2027"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"required": _("Enter the day."), "invalid": _("Enter the day as 01/03/2027.")},
    )
    reason_vi = forms.CharField(
        label=_("Reason, in Vietnamese"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in Vietnamese why the service ends.")},
    )
    reason_en = forms.CharField(
        label=_("Reason, in English"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in English why the service ends.")},
    )
    legal_basis = forms.CharField(
        label=_("Act and article"),
        max_length=LONGEST,
        error_messages={"required": _("Name the act and article that end the service.")},
    )
    successor = forms.SlugField(
        label=_("Service to use instead"),
        help_text=_("Its name in the address, for example driving-licence-renewal. Empty if there is none."),
        required=False,
        max_length=80,
        error_messages={
            "invalid": _("Use small Latin letters, digits and single hyphens, for example birth-registration.")
        },
    )
