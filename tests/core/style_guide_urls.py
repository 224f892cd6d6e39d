"""The public host's addresses as they are while DEBUG is on."""

from django.urls import path

from apps.core.web.style_guide import style_guide
from config.urls.public import urlpatterns as without_debug

urlpatterns = [path("style-guide/", style_guide), *without_debug]
