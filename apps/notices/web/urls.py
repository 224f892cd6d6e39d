from django.urls import path

from apps.notices.web import choices, views

app_name = "notices"

urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/stop/", choices.stop, name="stop"),
    path("notices/<uuid:notice_id>/open/", views.open_one, name="open"),
    path("notices/<uuid:notice_id>/read/", views.read, name="read"),
    path("account/notices/", choices.choices, name="choices"),
]
