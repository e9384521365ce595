"""Overlays: files that replace those of the same name from a day on, checked as the whole service they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from services.checking.problems import Problem
from services.checking.reading import SCHEDULED, Folder, read_files


@dataclass(frozen=True)
class Stage:
    """The service as it will be from a day on, and where each of its files comes from."""

    day: date
    folder: Folder
    origin: dict[str, date]

    def place(self, problem: Problem, *, known: set[tuple[str, str]]) -> Problem | None:
        """Put a problem of the stage to the file in which it is to be mended; None if an earlier stage told it."""
        day = self.origin.get(problem.file)
        file = f"{SCHEDULED}{day.isoformat()}/{problem.file}" if day else problem.file
        if (file, problem.message) in known:
            return None
        message = (
            problem.message
            if day == self.day
            else _("from %(day)s on: %(message)s") % {"day": self.day, "message": problem.message}
        )
        return Problem(file, problem.line, message, problem.remedy)


def stages(base: Folder) -> Iterator[Stage]:
    """Yield the service after each overlay, in the order of their days; whatever is not replaced stays."""
    files = {name: text.encode() for name, text in base.files.items()}
    origin: dict[str, date] = {}
    for day in sorted(base.scheduled):
        files = files | base.scheduled[day]
        origin = origin | dict.fromkeys(base.scheduled[day], day)
        yield Stage(day, read_files(base.slug, files), dict(origin))


def overlay_problems(base: Folder, stage: Stage, before: dict[str, str]) -> Iterator[Problem]:
    """An overlay says why it comes, changes something, and comes after the service has begun."""
    home = f"{SCHEDULED}{stage.day.isoformat()}/"
    sheet = stage.folder.data.get("service")
    own = "service.yaml" in base.scheduled[stage.day]
    if not own or not isinstance(sheet, dict) or not sheet.get("why_scheduled"):
        yield Problem(
            f"{home}service.yaml",
            0,
            _("nothing says why the service changes on this day"),
            _("Add why_scheduled with the law"),
        )
    if stage.folder.files == before:
        yield Problem(home, 0, _("this overlay changes nothing"), _("Remove it, or put the changed files in it"))
    first = base.data.get("service")
    starts = first.get("valid_from") if isinstance(first, dict) else None
    if isinstance(starts, str) and starts >= stage.day.isoformat():
        yield Problem(
            home,
            0,
            _("the service itself begins only on %(starts)s") % {"starts": starts},
            _("Change service.yaml instead"),
        )
