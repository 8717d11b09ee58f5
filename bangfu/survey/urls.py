"""Addresses of surveys: OpenRosa for clients, pages for desks."""

from django.urls import path

from bangfu.survey import openrosa, views

app_name = "survey"
urlpatterns = [
    path("formList", openrosa.form_list, name="form_list"),
    path("submission", openrosa.submission, name="submission"),
    path("xforms/<str:form>/<str:version>.xml", openrosa.xform, name="xform"),
    path("xforms/<str:form>/<str:version>/manifest", openrosa.manifest, name="manifest"),
    path("surveys/", views.forms, name="forms"),
    path("surveys/forms/<str:form>/<str:version>.xlsx", views.workbook, name="workbook"),
    path("surveys/forms/<str:form>/<str:version>/answers.xlsx", views.answers, name="survey_answers"),
    path("surveys/shipped/<str:form>.xlsx", views.shipped_workbook, name="shipped_workbook"),
    path("surveys/upload/", views.upload, name="survey_upload"),
    path("surveys/preview/<str:digest>/", views.preview, name="survey_preview"),
    path("surveys/start/", views.start, name="survey_start"),
    path("surveys/papers/<str:instance>/", views.paper, name="paper"),
]
