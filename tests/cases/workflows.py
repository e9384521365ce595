"""The smallest service with another workflow: engines are tested on services that no catalogue has."""

from typing import Any

from services.checking import Checked, check_files
from tests.catalogue import small
from tests.catalogue.journeys import Journey

RECEPTION = "{id: reception, kind: reception, label: Tiếp nhận, does: Nhận, role: counter, unit: receiving, share: 0.5}"
CHECK = "{id: check, kind: appraisal, label: Thẩm định, does: Tra sổ, role: handler, unit: lead, share: 0.25}"
ASK = (
    "{id: ask, kind: consultation, label: Ý kiến phòng cháy, does: Cho ý kiến, role: handler, unit: consulted,"
    " share: 0, after: [reception], within: {value: 2, unit: working_day}, silence: consents, basis: law}"
)
REVIEW = (
    "{id: review, kind: review, label: Kiểm tra, does: Kiểm tra, role: unit_head, unit: lead, share: 0,"
    " after: [check, ask]}"
)
APPROVAL = "{id: approval, kind: approval, label: Phê duyệt, does: Ký, role: leader, unit: agency, share: 0.25}"
ISSUE = "{id: issue, kind: issue, label: Phát hành, does: Phát hành, role: clerk, unit: agency, share: 0}"

CONSULTING = (RECEPTION, CHECK, ASK, REVIEW, APPROVAL, ISSUE)
"""Another office is asked while the unit works; the review waits for both."""

AT_THE_COUNTER = (
    RECEPTION,
    "{id: approval, kind: approval, label: Quyết định, does: Ký, role: counter, unit: receiving, share: 0.5}",
    "{id: issue, kind: issue, label: Phát hành, does: Phát hành, role: counter, unit: receiving, share: 0}",
)
"""One stage: who receives decides, signs and seals."""

HOME = "      - id: home\n        kind: address\n        label: Nơi cư trú\n        required: false\n"
"""An address for the small service, so that competence can follow it."""

IF_FOR_OTHERS = "when: {field: for_whom, equals: other}"


OTHER = "other-copies"
LINK = (
    "{id: next_one, kind: sub_case, label: Đăng ký thường trú, does: Mở hồ sơ liên thông, service: other-copies,"
    " answers: {full_name: full_name, born: born}, after: [check], share: 0}"
)
LINKING = (
    RECEPTION,
    CHECK,
    LINK,
    APPROVAL,
    ISSUE,
)
"""A case of another service is opened after the check; the leader decides when it is over."""


def linking(**answers: Any) -> Journey:
    """Send an application that opens another one."""
    return journey(*LINKING, **answers)


def other() -> Checked:
    """Return the service that is linked: the small one under another name."""
    changed = {
        name: content.replace(b'code: "1.000001"', b'code: "1.000002"')
        for name, content in files(RECEPTION, CHECK, APPROVAL, ISSUE).items()
    }
    return check_files(OTHER, changed)


def files(*steps: str, four_eyes: bool = True, top: str = "") -> dict[str, bytes]:
    """Return the small service's files with these steps, and English texts for them."""
    lines = "\n".join(f"  - {step}" for step in steps)
    workflow = f"{top}\nsteps:\n{lines}\nfour_eyes: {{required: {str(four_eyes).lower()}, basis: law}}\n"
    ids = [step.removeprefix("{id: ").split(",")[0] for step in steps]
    words = "".join(f"    {one}: {{label: {one.title()}, does: Do it}}\n" for one in ids)
    before, _sep, rest = small.FILES["text/en.yaml"].partition("workflow:\n")
    english = f"{before}workflow:\n  steps:\n{words}{rest[rest.index('result:') :]}"
    form = small.FILES["form.yaml"].replace("      - id: note", f"{HOME}      - id: note")
    english = english.replace("note: {label: Note}", "note: {label: Note}\n        home: {label: Home}")
    changed = {"workflow.yaml": workflow, "text/en.yaml": english, "form.yaml": form}
    return small.as_bytes(small.FILES | changed)


def journey(*steps: str, four_eyes: bool = True, top: str = "", **answers: Any) -> Journey:
    """Send an application to the small service with these steps."""
    found = small.check(files(*steps, four_eyes=four_eyes, top=top))
    assert found.problems == (), found.problems
    example = found.examples["examples/passes.yaml"]
    given = {**example.answers, **answers}
    return Journey(found, example.model_copy(update={"answers": given}), catalogue=lambda slug: other())
