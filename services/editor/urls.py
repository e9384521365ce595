"""Addresses of the catalogue administrators' pages."""

from django.urls import path

from services.editor import decision_views, folder_views, views

app_name = "catalogue"
urlpatterns = [
    path("", views.show_desk, name="desk"),
    path("moi/", views.start, name="start"),
    path("nhap-goi/", views.take_in, name="import"),
    path("dang-ap-dung/<slug:slug>.zip", views.export_published, name="export-published"),
    path("<int:pk>/", folder_views.folder, name="folder"),
    path("<int:pk>/kiem-tra/", folder_views.check, name="check"),
    path("<int:pk>/giay/", folder_views.papers, name="papers"),
    path("<int:pk>/luoc-do/", folder_views.schema, name="schema"),
    path("<int:pk>/tep/", folder_views.change_files, name="files"),
    path("<int:pk>/goi.zip", views.export, name="export"),
    path("<int:pk>/thay-doi/", decision_views.changes, name="changes"),
    path("<int:pk>/cong-bo/", decision_views.release, name="release"),
    path("<int:pk>/tra-lai/", decision_views.send_back, name="send-back"),
    path("<int:pk>/bo/", decision_views.discard, name="discard"),
]
