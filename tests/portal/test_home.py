"""The front page offers what is in force, in both languages."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from services.shelves import FOREMOST, FOREMOST_FIELDS
from tests.cases.cases import house
from tests.services.shelved import shelved


def test_services_stand_under_their_field_in_one_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    house()
    with django_assert_num_queries(1):
        page = client.get("/").content.decode()
    assert "Sát hạch, cấp giấy phép lái xe" in page
    assert 'href="/thu-tuc/driving-licence-renewal/"' in page


def test_a_large_catalogue_stands_there_by_its_largest_fields(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        shelved(f"field-{number}", f"Việc lẻ {number}", field=f"linh-vuc-{number}", field_vi=f"Lĩnh vực {number}")
        shelved(f"many-{number}", f"Việc chung {number:02}")
    with django_assert_num_queries(1):
        page = client.get("/").content.decode()
    assert page.count("Việc chung") == FOREMOST
    assert 'href="/thu-tuc/?linh-vuc=ho-tich">Tất cả 30 thủ tục' in page
    assert page.count("Việc lẻ") == FOREMOST_FIELDS - 1


def test_the_switch_speaks_english(db: None, client: Client) -> None:
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert "What would you like to do?" in client.get("/").content.decode()


def test_the_light_switch_goes_there_and_back(db: None, client: Client) -> None:
    client.post("/ban-rut-gon/", {"light": "1", "next": "/"})
    page = client.get("/").content.decode()
    assert "citizen-light.css" in page
    assert "Bản đầy đủ" in page
    client.post("/ban-rut-gon/", {"light": "0", "next": "/"})
    assert "citizen-light.css" not in client.get("/").content.decode()
