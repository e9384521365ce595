"""The front page offers what is in force, in both languages."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cases.cases import house


def test_services_stand_under_their_field_in_one_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    house()
    client.get("/")  # parses the definition once
    with django_assert_num_queries(1):
        page = client.get("/").content.decode()
    assert "Sát hạch, cấp giấy phép lái xe" in page
    assert 'href="/thu-tuc/driving-licence-renewal/"' in page


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
