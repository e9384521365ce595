import pytest
from django.utils import timezone

from tests.cases import cases
from tests.cases.office.pages import address, client_of
from tests.journal.deliveries import deliver_all

pytestmark = pytest.mark.django_db


def test_pages_answer():
    house = cases.house()
    o = house.office
    at = timezone.now()
    with cases.devices(house, at=at):
        case = cases.submitted(house, at=at)
        deliver_all()
        for member, paths in (
            (
                o.binh,
                [
                    "/can-bo/",
                    "/can-bo/tiep-nhan/",
                    "/can-bo/tiep-nhan/?tab=all&sort=sent",
                    "/can-bo/tim/?q=an",
                    address(case),
                    address(case, "tiep-nhan/"),
                    address(case, "tu-choi-tiep-nhan/"),
                    address(case, "yeu-cau-bo-sung/"),
                ],
            ),
            (o.chi, ["/can-bo/xu-ly/", "/can-bo/xu-ly/?tab=unassigned"]),
            (o.dung, ["/can-bo/xu-ly/", "/can-bo/xu-ly/?tab=late"]),
            (o.ha, ["/can-bo/phe-duyet/"]),
            (o.lien, ["/can-bo/phat-hanh/"]),
        ):
            client = client_of(member)
            for path in paths:
                page = client.get(path)
                print(member.person.full_name, path, page.status_code, len(page.content))
                assert page.status_code in (200, 302)
