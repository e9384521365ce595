"""What a browser sends for a form as it is drawn."""

from django.forms import MultiWidget
from django.http import QueryDict

from services.forms import AskingForm, GroupField


def posted(shown: AskingForm) -> QueryDict:
    """Return what a browser sends for the form as it is drawn."""
    data = QueryDict(mutable=True)
    for bound in shown:
        widget, value = bound.field.widget, bound.value()
        if isinstance(bound.field, GroupField):
            data[f"{bound.html_name}-count"] = str(len(bound.field.items))
            for item in bound.field.items:
                for name, values in posted(item).lists():
                    data.setlist(name, values)
        elif isinstance(widget, MultiWidget):
            for part in widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]:
                data[part["name"]] = (part["value"][0] if isinstance(part["value"], list) else part["value"]) or ""
        else:
            _one(data, bound.html_name, value)
    return data


def _one(data: QueryDict, name: str, value: object) -> None:
    if isinstance(value, list):
        data.setlist(name, value)
    elif value is True:
        data[name] = "on"
    elif value is not None and value is not False:
        data[name] = str(value)
