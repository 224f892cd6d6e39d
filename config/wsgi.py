"""The web application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from config.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

if env.traces_url:
    from config.tracing import trace_process

    trace_process("web")

application = get_wsgi_application()
