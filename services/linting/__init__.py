"""Advice on a folder that is sound but could serve people better: each with its place, what helps, and the rule behind.

A problem keeps a folder from being published, advice never does. The rules are law where there is one; otherwise they
are the house's own and say so.
"""

from collections.abc import Callable, Iterator, Mapping

from services.checking import Checked
from services.checking.parsing import FILES
from services.checking.problems import Flaw
from services.definition import ServiceDefinition
from services.linting.advice import Advice, Hint
from services.linting.effort import check_effort
from services.linting.law import check_confirmed, check_time_basis
from services.linting.papers import check_certified, check_criminal_record, check_state_papers
from services.linting.words import check_english, check_reading, check_subjects

__all__ = ["LINTS", "Advice", "lint"]

Lint = Callable[[ServiceDefinition], Iterator[Hint]]

LINTS: Mapping[str, Lint] = {
    "certified": check_certified,
    "criminal_record": check_criminal_record,
    "state_papers": check_state_papers,
    "time_basis": check_time_basis,
    "confirmed": check_confirmed,
    "english": check_english,
    "reading": check_reading,
    "subjects": check_subjects,
    "effort": check_effort,
}
"""Every kind of advice, the law first."""


def lint(checked: Checked) -> tuple[Advice, ...]:
    """Return all advice on a folder in the order of its files, in the active language; none while it cannot be read."""
    definition = checked.definition
    if definition is None:
        return ()
    found = [_advice(checked, name, hint) for name, rule in LINTS.items() for hint in rule(definition)]
    return tuple(sorted(found, key=lambda one: (one.file, one.line)))


def _advice(checked: Checked, name: str, hint: Hint) -> Advice:
    flaw = Flaw(hint.place[1:], hint.message, hint.remedy)
    problem = checked.folder.problem(FILES.get(str(hint.place[0]), str(hint.place[0])), flaw)
    return Advice(name, problem.file, problem.line, hint.message, hint.remedy, str(hint.source))
