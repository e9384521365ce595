"""What a released case leaves in its applicant's store of documents."""

from cases.actions.store import keep_documents
from cases.models import Case
from journal.handling import Attempt, handler
from journal.models import Entry


@handler(queue="default", time_limit=60)
def keep_for_owner(entry: Entry, delivery: Attempt) -> None:
    """Keep the result and the papers that an official found in order, for other applications of the same person."""
    with delivery.completing():
        keep_documents(Case.objects.select_related("service_version").get(pk=entry.subject_id), at=delivery.at)
