"""The payer's addresses, and the gateway's."""

from django.urls import path

from payments import callbacks, views

app_name = "payments"
urlpatterns = [
    path("thanh-toan/<str:key>/", views.bill, name="bill"),
    path("thanh-toan/<str:key>/tra/", views.pay, name="pay"),
    path("thanh-toan/<str:key>/tro-ve/", views.returned, name="returned"),
    path("thanh-toan/<str:key>/bien-lai/", views.receipt, name="receipt"),
    path("cong-thanh-toan/goi-lai/", callbacks.callback, name="callback"),
]
