"""The whole folder as one value, with the names that other rooms use."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from services.definition.base import Strict, Words
from services.definition.conditions import Answers, fields_of, holds
from services.definition.form import Form, Page
from services.definition.papers import Component, Components, Document, Result
from services.definition.sheet import (
    CheckingWindow,
    LegalBasis,
    Postal,
    Questions,
    Reason,
    RefundRule,
    Sheet,
    Supplement,
)
from services.definition.times import TimeLimit
from services.definition.workflow import FourEyes, Lookup, StepDef, Workflow
from services.fields import AnyField, FieldBase, InnerGroup


class ServiceDefinition(Strict):
    """A service. The four parts are the folder's files; the properties are what other rooms ask for."""

    slug: str
    service: Sheet
    form: Form
    components: Components
    workflow: Workflow
    result_sheet: Result

    # --- the form -------------------------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> Questions | None:
        """The binding questions before form and payment, if the service has them."""
        return self.service.questions

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that asks: the binding questions first, the declaration (place "review") last."""
        asked_first = (self.questions.page,) if self.questions else ()
        return (*asked_first, *self.form.pages)

    @cached_property
    def form_pages(self) -> tuple[Page, ...]:
        """The pages of the form proper, without the binding questions and without what the review page holds."""
        return tuple(page for page in self.form.pages if page.place == "form")

    @cached_property
    def review_page(self) -> Page | None:
        """The page drawn on the review page: the declaration."""
        return next((page for page in self.form.pages if page.place == "review"), None)

    @cached_property
    def fields(self) -> dict[str, AnyField]:
        """Every question of the citizen by id, in order."""
        return {field.id: field for page in self.pages for field in page.fields}

    @cached_property
    def every_field(self) -> dict[str, FieldBase]:
        """Every question by id, also those inside groups."""
        return {field.id: field for field in _with_inner(self.fields.values())}

    def led_to(self, field_ids: Iterable[str]) -> list[str]:
        """Return these questions and every one that their answers may bring up, through others too, in order."""
        found = set(field_ids)
        for page in self.pages:  # a condition looks back only: one pass finds them all
            for field in page.fields:
                if (fields_of(page.shown_when) | fields_of(field.shown_when)) & found:
                    found.add(field.id)
        return [field_id for field_id in self.fields if field_id in found]

    def label(self, path: str, lang: str) -> str:
        """Return the label at a path of `services.answers.Cleaned`: children-1-born → Con 2: Ngày sinh."""
        *steps, last = path.split("-")
        parts = []
        for group_id, place in zip(steps[::2], steps[1::2], strict=True):
            group = self.every_field[group_id]
            parts.append(group.heading(int(place), lang) if isinstance(group, InnerGroup) else group.label.to(lang))
        return ": ".join([*parts, self.every_field[last].label.to(lang)])

    def page(self, page_id: str) -> Page:
        """Return a page by its id. Raises KeyError."""
        found = next((page for page in self.pages if page.id == page_id), None)
        if found is None:
            raise KeyError(page_id)
        return found

    @cached_property
    def page_of(self) -> dict[str, str]:
        """The id of the page on which each field stands, by field id."""
        return {field.id: page.id for page in self.pages for field in page.fields}

    # --- the sheet ------------------------------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The code of the procedure (*mã thủ tục*)."""
        return self.service.code

    @property
    def name(self) -> Words:
        """The name in both languages; `str()` gives the active one."""
        return self.service.name

    @property
    def checking_window(self) -> CheckingWindow:
        """How soon the counter answers; `.applies` is the rule that wins."""
        return self.service.checking_window

    @property
    def refund_rule(self) -> RefundRule:
        """When the fee is given back."""
        return self.service.refund_rule

    @property
    def supplement(self) -> Supplement:
        """How completion is asked for after reception."""
        return self.service.supplement

    @property
    def postal(self) -> Postal | None:
        """Delivery by post, if there is any."""
        return self.service.postal

    @property
    def decline_reasons(self) -> tuple[Reason, ...]:
        """Reasons for not receiving (form 03)."""
        return self.service.decline_reasons

    @property
    def refusal_reasons(self) -> tuple[Reason, ...]:
        """Reasons for refusing after processing (signed letter)."""
        return self.service.refusal_reasons

    def reason(self, reason_id: str) -> Reason:
        """Return a coded reason of either list. Raises KeyError."""
        for reason in (*self.decline_reasons, *self.refusal_reasons):
            if reason.id == reason_id:
                return reason
        raise KeyError(reason_id)

    def basis(self, basis_id: str) -> LegalBasis:
        """Return a legal basis by id. Raises KeyError."""
        return self._bases[basis_id]

    @cached_property
    def _bases(self) -> dict[str, LegalBasis]:
        return {basis.id: basis for basis in self.service.legal_basis}

    def time_limit(self, channel: str = "online", answers: Answers | None = None, on: date | None = None) -> TimeLimit:
        """Return how long the office may take for an application with these answers that came this way.

        A limit by answer wins over that of the channel; `on` is the day its conditions are asked on (the day of
        sending, so that the promise never moves). Without answers: the general one of the channel.
        """
        limits = self.service.time_limit
        if answers is not None and on is not None:
            for limit in limits.by_answer:
                if holds(limit.when, answers, on=on):
                    return limit
        return limits.by_channel.get(channel, limits.default)  # type: ignore[call-overload, no-any-return]  # any text is asked for

    # --- papers and work ------------------------------------------------------------------------------------------

    def component(self, component_id: str) -> Component:
        """Return a document asked for by id. Raises KeyError."""
        return {component.id: component for component in self.components.components}[component_id]

    @property
    def steps(self) -> tuple[StepDef, ...]:
        """The agency's steps in order."""
        return self.workflow.steps

    @property
    def four_eyes(self) -> FourEyes:
        """Whether who checked may not approve."""
        return self.workflow.four_eyes

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        """Registers that the rule orders to ask."""
        return self.workflow.lookups

    @property
    def result(self) -> Document:
        """The result document."""
        return self.result_sheet.result

    @property
    def refusal(self) -> Document:
        """The letter of refusal after processing."""
        return self.result_sheet.refusal

    @property
    def decision_fields(self) -> tuple[AnyField, ...]:
        """What the official fills in when drafting the decision."""
        return self.result_sheet.decision_fields

    @cached_property
    def decision_field(self) -> dict[str, FieldBase]:
        """Decision fields by id."""
        return {field.id: field for field in self.decision_fields}


def _with_inner(fields: Iterable[FieldBase]) -> Iterator[FieldBase]:
    for field in fields:
        yield field
        if isinstance(field, InnerGroup):
            yield from _with_inner(field.fields)
