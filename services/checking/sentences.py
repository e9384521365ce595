"""What other programs' readers found wrong (pydantic, PyYAML), said in whole sentences of the active language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic_core import ErrorDetails

from services.definition.conditions import WORD_OF

SAID: Mapping[str, str] = {
    "extra_forbidden": gettext_noop("this key is not known here"),
    "missing": gettext_noop("this key is missing"),
    "literal_error": gettext_noop("give one of: %(expected)s"),
    "string_type": gettext_noop("give text"),
    "string_too_short": gettext_noop("give at least %(min_length)s characters"),
    "string_too_long": gettext_noop("give at most %(max_length)s characters"),
    "string_pattern_mismatch": gettext_noop("this text has the wrong form"),
    "int_type": gettext_noop("give a whole number"),
    "int_parsing": gettext_noop("give a whole number"),
    "int_from_float": gettext_noop("give a whole number"),
    "float_type": gettext_noop("give a number"),
    "float_parsing": gettext_noop("give a number"),
    "decimal_type": gettext_noop("give a number"),
    "decimal_parsing": gettext_noop("give a number"),
    "bool_type": gettext_noop("give true or false"),
    "bool_parsing": gettext_noop("give true or false"),
    "date_type": gettext_noop("give a day as 2026-07-01"),
    "date_parsing": gettext_noop("give a day as 2026-07-01"),
    "date_from_datetime_parsing": gettext_noop("give a day as 2026-07-01"),
    "date_from_datetime_inexact": gettext_noop("give a day as 2026-07-01"),
    "datetime_type": gettext_noop("give a moment as 2026-07-01T09:00:00+07:00"),
    "datetime_parsing": gettext_noop("give a moment as 2026-07-01T09:00:00+07:00"),
    "datetime_from_date_parsing": gettext_noop("give a moment as 2026-07-01T09:00:00+07:00"),
    "timezone_aware": gettext_noop("give a moment as 2026-07-01T09:00:00+07:00"),
    "greater_than": gettext_noop("give a number above %(gt)s"),
    "greater_than_equal": gettext_noop("give at least %(ge)s"),
    "less_than": gettext_noop("give a number below %(lt)s"),
    "less_than_equal": gettext_noop("give at most %(le)s"),
    "too_short": gettext_noop("give at least %(min_length)s entries"),
    "too_long": gettext_noop("give at most %(max_length)s entries"),
    "tuple_type": gettext_noop("give a list"),
    "list_type": gettext_noop("give a list"),
    "set_type": gettext_noop("give a list"),
    "dict_type": gettext_noop("give keys with their values"),
    "model_type": gettext_noop("give keys with their values"),
    "model_attributes_type": gettext_noop("give keys with their values"),
}
"""pydantic's names of mistakes → our words."""

YAML_SAID: Mapping[str, str] = {
    "mapping values are not allowed in this context": gettext_noop("a colon stands where none may stand"),
    "did not find expected key": gettext_noop("a key is expected here"),
    "did not find expected ',' or '}'": gettext_noop("a comma or a closing brace is missing"),
    "did not find expected ',' or ']'": gettext_noop("a comma or a closing bracket is missing"),
    "did not find expected '-' indicator": gettext_noop("a list goes on with a hyphen"),
    "did not find expected node content": gettext_noop("a value is expected here"),
    "could not find expected ':'": gettext_noop("a colon is missing"),
    "found unexpected end of stream": gettext_noop("a quotation mark is not closed"),
    "found character that cannot start any token": gettext_noop("a tab or another sign stands here that cannot"),
    "found undefined alias": gettext_noop("an alias stands here that names nothing"),
    "block sequence entries are not allowed in this context": gettext_noop("a list cannot begin here"),
    "control characters are not allowed": gettext_noop("a control character stands here"),
}
"""What libyaml says → our words."""


def sentence(detail: ErrorDetails) -> str:
    """Say what pydantic found; what it rarely finds is named by its kind, which stands in its documentation."""
    context = detail.get("ctx", {})
    match kind := detail["type"]:
        case "value_error":
            return str(context["error"])
        case "condition_unknown":
            return _("a condition is one of: %(words)s") % {"words": ", ".join(WORD_OF.values())}
    if kind in SAID:
        return _(SAID[kind]) % context
    return _("the value does not fit here (%(kind)s)") % {"kind": kind}


def yaml_sentence(said: str | None) -> str:
    """Say what libyaml found; what it rarely finds stands as it said it, in quotes."""
    if not said:
        return _("it cannot be read")
    return _(YAML_SAID[said]) if said in YAML_SAID else f"“{said}”"
