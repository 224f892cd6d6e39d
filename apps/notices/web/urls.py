from django.urls import path

from apps.notices.web import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/read/", views.read, name="read"),
]
