"""Addresses of import."""

from django.urls import path

from bangfu.exchange import views

app_name = "exchange"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<str:kind>/template.xlsx", views.template, name="template"),
    path("import/upload/", views.upload, name="imports_upload"),
    path("import/files/<uuid:upload_id>/", views.preview, name="preview"),
    path("import/files/<uuid:upload_id>/errors.xlsx", views.errors, name="errors"),
    path("import/batches/<uuid:batch_id>/undo/", views.undo, name="undo"),
]
