"""Documents asked for, given the answers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from services.definition import Answers, Component, ServiceDefinition
from services.definition.conditions import holds, legal_day

MIME: dict[str, str] = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class ComponentNeed:
    """A document that this application needs. The component itself has its texts in both languages."""

    component: Component
    required: bool

    @property
    def id(self) -> str:
        """The component's id."""
        return self.component.id

    @property
    def label(self) -> str:
        """The name in the active language."""
        return str(self.component.label)

    @property
    def hint(self) -> str:
        """What a good file looks like, in the active language."""
        return str(self.component.hint or "")

    @property
    def accept(self) -> frozenset[str]:
        """Accepted kinds: jpeg, png, pdf."""
        return frozenset(self.component.accept)

    @property
    def takes_photos(self) -> bool:
        """Whether a picture will do, so that a phone may take one."""
        return self.accept != {"pdf"}

    @property
    def kinds(self) -> str:
        """The accepted kinds in words, in the active language."""
        pictures = [kind.upper() for kind in self.component.accept if kind != "pdf"]
        photo = _("a photo (%(kinds)s)") % {"kinds": ", ".join(pictures)} if pictures else ""
        if "pdf" not in self.component.accept:
            return capfirst(photo)
        return capfirst(_("%(photo)s or a PDF") % {"photo": photo} if photo else _("a PDF"))

    @property
    def mime_types(self) -> str:
        """The accepted kinds as browsers want to be told, separated by commas."""
        return ",".join(MIME[kind] for kind in self.component.accept)

    @property
    def max_bytes(self) -> int:
        """The largest file."""
        return self.component.max_mb * 1024 * 1024

    @property
    def max_files(self) -> int:
        """How many files, front and back for example."""
        return self.component.max_files

    @property
    def fields(self) -> tuple[str, ...]:
        """Form fields that describe this paper (number, date), to be shown beside it."""
        return self.component.fields


def required(definition: ServiceDefinition, answers: Answers, *, at: datetime) -> list[ComponentNeed]:
    """Return the documents that these answers ask for, optional ones included, in order. No query."""
    on = legal_day(at)
    return [
        ComponentNeed(component, component.required)
        for component in definition.components.components
        if holds(component.required_when, answers, on=on)
    ]
