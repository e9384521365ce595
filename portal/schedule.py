"""What happens by the clock: name → task, how often. Celery's beat publishes; the tasks stand in the rooms."""

from typing import Any

from celery.schedules import crontab

# As `journal.handling` names them (a test compares); the room itself cannot be asked before Django has started.
QUEUES = ("documents", "notifications", "default")

SCHEDULE: dict[str, dict[str, Any]] = {
    # Signs of life, one through each queue (/readyz).
    **{
        f"pulse of {queue}": {"task": "journal.pulse", "schedule": 30.0, "args": (queue,), "options": {"queue": queue}}
        for queue in QUEUES
    },
    # A callback that was lost is found by asking; each order says itself when it wants to be asked about next.
    "query open orders": {"task": "payments.query_open_orders", "schedule": 15.0},
    # An office that was asked and stays silent consents where the law says so; its time ends at any minute.
    "count silence as consent": {"task": "cases.count_silence_as_consent", "schedule": 120.0},
    # Sessions that are over, old attempts to sign in, spent counters.
    "clean up accounts": {"task": "accounts.clean_up", "schedule": crontab(hour=1, minute=40)},
    # Bytes whose process died before their row was written; INV-11 allows them for a day.
    "clear bytes away": {"task": "records.clear_away", "schedule": crontab(hour="*/6", minute=50)},
    # A scheduled version is found by its own words from its first day.
    "tend the catalogue's index": {"task": "services.tend_index", "schedule": crontab(hour=0, minute=5)},
    # How long cases really took, for the service pages.
    "observe times": {"task": "cases.observe_times", "schedule": crontab(hour=3, minute=20)},
    # The promises of the house, recomputed over the whole database while nobody waits for it.
    "verify invariants": {"task": "portal.verify_invariants", "schedule": crontab(hour=2, minute=10)},
}
