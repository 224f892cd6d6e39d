from django.urls import path

from apps.files.web import views

app_name = "files"

urlpatterns = [
    path("files/<uuid:file_id>/", views.download, name="download"),
    path("files/<uuid:file_id>/pages/<int:number>/", views.page, name="page"),
]
