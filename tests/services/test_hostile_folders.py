"""A folder from a stranger: it is refused with line and remedy, and never takes the process or a page with it."""

import pytest

from services.archive import BadArchive, pack, unpack
from services.checking.reading import read_files, read_yaml
from tests.catalogue import small


# A hundred times as deep, the process itself would end (a fault of segmentation in C); the rule is the same.
@pytest.mark.parametrize("text", ["[" * 2000, "[" * 2000 + "]" * 2000, "- " * 2000 + "x", "{a: " * 2000, "? " * 2000])
def test_no_depth_of_yaml_ends_the_process(text: str) -> None:
    assert [flaw.message for flaw in read_yaml(text)[2]] == ["chỗ này lồng nhau quá 40 tầng"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (r'"x\0y"', "U+0000"),
        (r'"x\u202Ey"', "U+202E"),
        (r'"x\x7F"', "U+007F"),
        (".nan", "không phải là chữ"),
        ("-.inf", "không phải là chữ"),
        ("!!binary aGVsbG8=", "không phải là chữ"),
        ("0x" + "f" * 3000, "không phải là chữ"),
        ("1000000000000000", "không phải là chữ"),
        ("9" * 5000, "không đọc được"),
    ],
)
def test_what_nobody_can_store_or_see_is_refused_where_it_stands(value: str, says: str) -> None:
    data, _lines, flaws = read_yaml(f"a:\n  b: {value}\n")
    assert [(flaw.place, says in flaw.message) for flaw in flaws] == [(("a", "b"), True)]
    assert data == {"a": {"b": None}}


def test_more_values_than_any_service_has_are_refused_soon() -> None:
    assert "50000" in read_yaml("a: [" + "1," * 100_000 + "]")[2][0].message


@pytest.mark.parametrize("name", ["form.yaml", "result.html", "examples/passes.yaml"])
def test_a_zero_byte_is_told_with_its_line_and_never_arrives_by_archive(name: str) -> None:
    files = small.FILES | {name: small.FILES[name] + "# \0\n"}
    told = read_files("copies", small.as_bytes(files)).problems
    assert (name, files[name].count("\n")) in [(one.file, one.line) for one in told]
    with pytest.raises(BadArchive):
        unpack(pack("copies", files))
