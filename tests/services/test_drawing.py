"""The workflow as a picture: what is parallel stands side by side, what may be skipped or waits for others shows it."""

from xml.etree import ElementTree

from services import drawing
from services.definition import ServiceDefinition
from tests.cases import workflows
from tests.catalogue import small

SVG = "{http://www.w3.org/2000/svg}"


def definition(*steps: str) -> ServiceDefinition:
    """The small service with these steps."""
    found = small.check(workflows.files(*steps)).definition
    assert found is not None
    return found


def drawn(*steps: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg(definition(*steps), lang="vi"))  # noqa: S314 — our own drawing


def test_steps_that_run_at_the_same_time_stand_side_by_side() -> None:
    boxes = drawn(*workflows.CONSULTING).findall(f"{SVG}rect")
    check, ask, review = boxes[1:4]
    assert check.get("y") == ask.get("y")
    assert check.get("x") != ask.get("x")
    assert int(review.get("y", "0")) > int(ask.get("y", "0"))


def test_an_opinion_is_round_and_says_its_time_and_what_silence_means() -> None:
    picture = drawn(*workflows.CONSULTING)
    words = [node.text for node in picture.iter(f"{SVG}text")]
    assert picture.findall(f"{SVG}rect")[2].get("rx") == "24"
    assert "không trả lời thì coi như đồng ý" in words
    assert any("2 ngày làm việc" in str(word) for word in words)
    assert 'ask(["' in drawing.mermaid(definition(*workflows.CONSULTING), lang="vi")


def test_a_step_that_may_be_skipped_is_dashed() -> None:
    conditional = workflows.ASK.replace("share: 0,", f"share: 0, {workflows.IF_FOR_OTHERS},")
    steps = tuple(conditional if step == workflows.ASK else step for step in workflows.CONSULTING)
    dashed = [box.get("stroke-dasharray") for box in drawn(*steps).findall(f"{SVG}rect")]
    assert dashed == [None, None, "6 4", None, None, None]
    assert "reception -.->|?| ask" in drawing.mermaid(definition(*steps), lang="en")


def test_a_linked_service_is_named() -> None:
    words = [node.text for node in drawn(*workflows.LINKING).iter(f"{SVG}text")]
    assert "Thủ tục khác: other-copies" in words
    assert "hồ sơ chờ thủ tục này kết thúc" in words
