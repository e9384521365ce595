"""The papers of cases as samples for the editor of services (`services.editor.papers.SamplePapers`)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.translation import gettext_lazy as _

from accounts import calendars
from accounts.who import Who
from cases.rehearsal import papers
from records.apart import NotDrawn
from records.rendering import line_at_fault
from services.checking import BEYOND, Checked, Example
from services.permissions import acting_post

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNTELLABLE = (TemplateSyntaxError, TemplateDoesNotExist, RecursionError, *BEYOND)
"""What a template brings about that does not compile, or that gives a filter what it cannot write."""


class CasePapers:
    """Result, letter of refusal and the forms of the counter."""

    def names(self) -> Mapping[str, "StrOrPromise"]:
        """Return the papers that there are, by key."""
        return papers.NAMES

    def page(self, checked: Checked, example: Example, key: str, *, who: Who) -> str:
        """Return a paper's HTML for an example. Raises KeyError, NotDrawn. Two queries, of the calendar."""
        if key not in papers.NAMES:
            raise KeyError(key)
        if checked.definition is None or not example.passes:
            raise NotDrawn(_("There is no paper for an example that is not accepted."), code="not_accepted")
        calendar = calendars.load(acting_post(who).unit_id)
        try:
            return papers.page(papers.sample(checked, example, calendar=calendar), key)
        except UNTELLABLE as error:
            raise NotDrawn(_sentence(error), code="template") from error


def _sentence(error: Exception) -> "StrOrPromise":
    line = line_at_fault(error)
    if line is None:
        return _("The paper cannot be drawn: the template or the example has a mistake.")
    return _("The paper cannot be drawn: line %(line)s of its template has a mistake or does not fit the answers.") % {
        "line": line
    }
