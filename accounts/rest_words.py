"""The sentences of Django REST framework that a caller may read, so that they stand in our own list of texts.

The framework speaks no Vietnamese of its own here; it asks for these texts, word for word, and finds ours.
"""

from django.utils.translation import gettext_lazy as _

SENTENCES = (
    _("This field is required."),
    _("This field may not be null."),
    _("This field may not be blank."),
    _("Not a valid string."),
    _("Ensure this field has no more than {max_length} characters."),
    _("This value does not match the required pattern."),
    _("A valid integer is required."),
    _("Ensure this value is less than or equal to {max_value}."),
    _("Ensure this value is greater than or equal to {min_value}."),
    _("String value too large."),
    _("Date has wrong format. Use one of these formats instead: {format}."),
    _("Expected a date but got a datetime."),
    _('"{input}" is not a valid choice.'),
    _('Expected a dictionary of items but got type "{input_type}".'),
    _("Null characters are not allowed."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _("Malformed request."),
    _('Method "{method}" not allowed.'),
    _('Unsupported media type "{media_type}" in request.'),
)
