"""Addresses of accounts, of the audit log, and of one's own password."""

from django.urls import path

from bangfu.accounts import log, many, views

app_name = "accounts"
urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/export.<slug:suffix>", views.export, name="export"),
    path("accounts/new/", views.new, name="new"),
    path("accounts/many/", many.many, name="many"),
    path("accounts/many/template.xlsx", many.template, name="template"),
    path("accounts/log/", log.log, name="log"),
    path("accounts/log/export.<slug:suffix>", log.export, name="export_log"),
    path("accounts/password/", views.password, name="password"),
    path("accounts/of/<str:username>/", views.account, name="account"),
]
