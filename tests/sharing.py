"""Which modules stay in one process when several run: what they stand on takes long to make, and would be made twice.

xdist's own mark for this writes the group behind a test's name, which pytest 9 no longer lets it do.
"""

from collections.abc import Mapping

from xdist.scheduler import LoadScopeScheduling

GROUPS: Mapping[str, str] = {
    "tests/faults/test_f01_f02_documents.py": "documents",
    "tests/faults/test_f09_database_restart.py": "restarts",
    "tests/journeys/test_axe.py": "pages",  # every page of the house is drawn once for both
    "tests/journeys/test_budget.py": "pages",
    "tests/journeys/test_main_job.py": "portal",
}


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # xdist comes without types
    """Hands tests out one by one, those of a group together and first."""

    def _split_scope(self, nodeid: str) -> str:
        return GROUPS.get(nodeid.split("::")[0], nodeid)
