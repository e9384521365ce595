"""The citizen's addresses: drafts under an unguessable key, cases under their code."""

from django.urls import path

from cases.views import (
    citizen_carrying,
    citizen_case,
    citizen_discarding,
    citizen_drafts,
    citizen_files,
    citizen_list,
    citizen_sending,
    citizen_store,
    citizen_supplement,
)

app_name = "citizen"
urlpatterns = [
    path("giay-to-cua-toi/", citizen_store.documents, name="documents"),
    path("giay-to-cua-toi/<str:key>/", citizen_store.fetch, name="document"),
    path("ho-so/", citizen_list.cases, name="cases"),
    path("nop/<slug:slug>/", citizen_drafts.start, name="start"),
    path("nhap/<str:key>/", citizen_drafts.draft, name="draft"),
    path("nhap/<str:key>/trang/<str:page>/", citizen_drafts.page, name="page"),
    path("nhap/<str:key>/trang/<str:page>/luu/", citizen_drafts.autosave, name="autosave"),
    path("nhap/<str:key>/giay-to/<str:component>/", citizen_files.component, name="component"),
    path("nhap/<str:key>/giay-to/<str:component>/tu-kho/", citizen_store.take, name="take-document"),
    path("nhap/<str:key>/tep/<str:attachment>/", citizen_files.draft_file, name="draft-file"),
    path("nhap/<str:key>/tep/<str:attachment>/xoa/", citizen_files.remove, name="remove-file"),
    path("nhap/<str:key>/dung-lai/", citizen_drafts.reuse, name="reuse"),
    path("nhap/<str:key>/kiem-tra/", citizen_sending.review, name="review"),
    path("nhap/<str:key>/huy-gui/", citizen_sending.cancel, name="cancel-sending"),
    path("nhap/<str:key>/phien-ban-moi/", citizen_carrying.carry, name="carry"),
    path("nhap/<str:key>/xoa/", citizen_discarding.discard, name="discard"),
    path("ho-so/<str:code>/", citizen_case.case, name="case"),
    path("ho-so/<str:code>/da-gui/", citizen_sending.sent, name="sent"),
    path("ho-so/<str:code>/giay-hen/", citizen_case.receipt, name="receipt"),
    path("ho-so/<str:code>/giay/<str:key>/", citizen_files.paper, name="paper"),
    path("ho-so/<str:code>/tep/<str:attachment>/", citizen_files.attachment, name="attachment"),
    path("ho-so/<str:code>/bo-sung/", citizen_supplement.supplement, name="supplement"),
    path("ho-so/<str:code>/rut/", citizen_case.withdraw, name="withdraw"),
    path("ho-so/<str:code>/ket-qua/", citizen_files.result, name="result"),
    path("ho-so/<str:code>/ban-ve/<int:position>/", citizen_files.drawing, name="drawing"),
    path("ho-so/<str:code>/danh-gia/", citizen_case.rate, name="rate"),
    path("ho-so/<str:code>/nop-lai/", citizen_case.apply_again, name="apply-again"),
]
