"""Proposals to end an issued result, for the officials who propose and decide."""

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Case, Result, ResultEnding

PROPOSED = ResultEnding.State.PROPOSED


def with_proposals(results: "QuerySet[Result]") -> "QuerySet[Result]":
    """Return the results, each saying as `end_is_proposed` whether its end waits for a decision. No query more."""
    waiting = ResultEnding.objects.filter(document__result=OuterRef("pk"), state=PROPOSED)
    return results.annotate(end_is_proposed=Exists(waiting))


def newest_of(case: Case) -> ResultEnding | None:
    """Return the newest proposal to end the result of a case, whatever became of it; None without one. One query."""
    known = ResultEnding.objects.filter(document__case=case)
    return known.select_related("document", "proposer", "decider").first()
