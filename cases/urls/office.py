"""The officials' addresses, below /can-bo/."""

from django.urls import path

from cases.selectors.desks import APPROVAL, HANDLING, ISSUE, RECEPTION
from cases.views import (
    office_case,
    office_desk,
    office_ending,
    office_files,
    office_handling,
    office_issue,
    office_opinion,
    office_plain,
    office_reception,
    office_signing,
)

app_name = "office"
urlpatterns = [
    path("", office_desk.home, name="home"),
    path("tiep-nhan/", office_desk.queue, {"desk": RECEPTION}, name="reception"),
    path("xu-ly/", office_desk.queue, {"desk": HANDLING}, name="handling"),
    path("phe-duyet/", office_desk.queue, {"desk": APPROVAL}, name="approval"),
    path("phat-hanh/", office_desk.queue, {"desk": ISSUE}, name="issuing"),
    path("tim/", office_desk.find, name="search"),
    path("ho-so/<str:code>/", office_case.case, name="case"),
    path("ho-so/<str:code>/ghi-chu/", office_case.note, name="note"),
    path("ho-so/<str:code>/kiem-tra/<str:key>/", office_case.check, name="check"),
    # files
    path("ho-so/<str:code>/trang/<str:key>/<int:number>/", office_files.page_image, name="page-image"),
    path("ho-so/<str:code>/tep/<str:key>/", office_files.original, name="original"),
    path("ho-so/<str:code>/giay/<str:key>/", office_files.paper, name="paper"),
    path("ho-so/<str:code>/van-ban/", office_files.document, name="document"),
    path("ho-so/<str:code>/van-ban/<str:sha256>/<int:number>/", office_files.document_page, name="document-page"),
    # the counter
    path("ho-so/<str:code>/tiep-nhan/", office_reception.accept, name="accept"),
    path("ho-so/<str:code>/tu-choi-tiep-nhan/", office_reception.decline, name="decline"),
    path(
        "ho-so/<str:code>/yeu-cau-bo-sung/",
        office_reception.ask,
        {"verb": "ask_at_reception"},
        name="ask-at-reception",
    ),
    # the handler
    path(
        "ho-so/<str:code>/yeu-cau-bo-sung-khi-xu-ly/",
        office_reception.ask,
        {"verb": "ask_while_processing"},
        name="ask-while-processing",
    ),
    path("ho-so/<str:code>/nhan-xu-ly/", office_plain.act, {"verb": "take"}, name="take"),
    path("ho-so/<str:code>/tra-cuu/", office_plain.act, {"verb": "look_up"}, name="look-up"),
    path("ho-so/<str:code>/xac-minh/", office_plain.act, {"verb": "ask_verification"}, name="verify"),
    path("ho-so/<str:code>/ket-qua-xac-minh/", office_handling.verified, name="verified"),
    path("ho-so/<str:code>/du-thao/", office_handling.draft, name="draft"),
    path("ho-so/<str:code>/trinh/", office_plain.act, {"verb": "propose"}, name="propose"),
    # another office that is asked
    path("ho-so/<str:code>/y-kien/", office_opinion.opinion, name="opinion"),
    # the unit head
    path("ho-so/<str:code>/phan-cong/", office_handling.assign, name="assign"),
    path("ho-so/<str:code>/trinh-phe-duyet/", office_plain.act, {"verb": "forward"}, name="forward"),
    path("ho-so/<str:code>/tra-lai/", office_handling.give_back, {"verb": "send_back"}, name="send-back"),
    # the leader
    path("ho-so/<str:code>/phe-duyet/", office_signing.approve, name="approve"),
    path("ho-so/<str:code>/ky-so/", office_signing.sign, name="sign"),
    path("ho-so/<str:code>/tu-choi/", office_signing.refuse, name="refuse"),
    path(
        "ho-so/<str:code>/tra-lai-don-vi/", office_handling.give_back, {"verb": "return_to_unit"}, name="return-to-unit"
    ),
    # a result that no longer counts: the unit head or the clerk proposes, a leader decides
    path("ho-so/<str:code>/de-nghi-cham-dut-ket-qua/", office_ending.propose, name="propose-end"),
    path("ho-so/<str:code>/ket-qua-het-hieu-luc/", office_ending.confirm, name="end-result"),
    path("ho-so/<str:code>/ket-qua-con-hieu-luc/", office_ending.drop, name="drop-end"),
    # the clerk
    path("ho-so/<str:code>/phat-hanh/", office_issue.issue, name="issue"),
    path("ho-so/<str:code>/ky-so-co-quan/", office_issue.seal, name="seal"),
    path("ho-so/<str:code>/ban-hanh/", office_issue.release, name="release"),
    path(
        "ho-so/<str:code>/tra-lai-lanh-dao/",
        office_handling.give_back,
        {"verb": "return_to_leader"},
        name="return-to-leader",
    ),
]
