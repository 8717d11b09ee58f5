"""Addresses of the phone app, of what it asks, of photos."""

from django.urls import path

from bangfu.field import views

app_name = "field"
urlpatterns = [
    path("phone/", views.app, name="app"),
    path("phone/sw.js", views.worker, name="worker"),
    path("phones/", views.phones, name="phones"),
    path("photos/<uuid:entry_id>/", views.photo, name="photo"),
    path("api/phone/sign-in", views.sign_in, name="sign_in"),
    path("api/phone/sign-out", views.sign_out, name="sign_out"),
    path("api/phone/device", views.enrol, name="enrol"),
    path("api/phone/key", views.key, name="key"),
    path("api/phone/sync", views.sync, name="sync"),
    path("api/phone/missing", views.missing, name="missing"),
    path("api/phone/keep", views.keep, name="keep"),
    path("api/phone/surveys/<str:key>", views.survey, name="survey"),
    path("api/phone/known/<str:code>", views.known, name="known"),
    path("api/phone/files/<str:digest>", views.file, name="file"),
]
