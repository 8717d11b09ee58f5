"""Addresses of surveys: OpenRosa for clients, pages for desks."""

from django.urls import path

from bangfu.survey import openrosa

app_name = "survey"
urlpatterns = [
    path("formList", openrosa.form_list, name="form_list"),
    path("submission", openrosa.submission, name="submission"),
    path("xforms/<str:form>/<str:version>.xml", openrosa.xform, name="xform"),
    path("xforms/<str:form>/<str:version>/manifest", openrosa.manifest, name="manifest"),
]
