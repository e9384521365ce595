"""The sandbox's people are those of the demonstration and of the catalogue's examples."""

import json
from pathlib import Path

import yaml

from portal.demonstration.cast import PLAYERS
from services.reference import licence_classes
from services.registers.sandbox.server import RECORDS

EXAMPLES = Path("services/catalogue/driving-licence-renewal/examples")


def test_every_demonstration_citizen_has_a_licence_under_her_own_name() -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8"))
    known = {(one["personal_number"], one["full_name"]) for one in records["licences"]}

    citizens = {(player.personal_number, player.full_name) for player in PLAYERS if not player.role}

    assert citizens
    assert citizens <= known


def test_the_licences_carry_classes_that_exist() -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8"))

    assert {name for one in records["licences"] for name in one["licence_classes"]} <= set(licence_classes())


def test_the_good_examples_of_the_catalogue_are_found() -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8"))
    known = {(one["licence_number"], one["personal_number"]) for one in records["licences"]}

    examples = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.yaml"))]
    asked = {
        (example["answers"]["licence_number"].replace(" ", ""), example["answers"]["personal_number"])
        for example in examples
        if "fee" in example.get("expect", {})
    }

    assert asked
    assert asked <= known


def test_the_population_register_knows_the_demonstration_citizens() -> None:
    records = json.loads(RECORDS.read_text(encoding="utf-8"))
    known = {(one["personal_number"], one["full_name"], one["born"], one["sex"]) for one in records["people"]}

    citizens = {(one.personal_number, one.full_name, one.born, one.sex) for one in PLAYERS if not one.role}

    assert citizens <= known
