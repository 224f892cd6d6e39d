"""The Celery application of workers and beat.

Redis is only a bell: what must be done is a row in the database, and a sweep finds what the bell
missed. So no result is kept, and a task that dies with its worker may run again.
"""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from django.conf import settings

from config.broker import broker_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

LONGEST_TASK = 240
"""Seconds until a task is killed; the broker offers an unfinished one again only after that."""

QUEUES = ("urgent", "standard", "slow")
"""What must not wait behind anything else, the rest, and what takes a processor for seconds."""

app = Celery("deltavisa")
# For all threads: those of the web server would else ring a broker that nobody has set up.
app.set_default()
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=LONGEST_TASK,
    task_soft_time_limit=LONGEST_TASK - 30,
    task_default_queue="standard",
    task_create_missing_queues=False,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # Celery closes the database connection after each task otherwise: a third of the speed.
    CELERY_DB_REUSE_MAX=1000,
    enable_utc=True,
    timezone="Asia/Shanghai",
)


@app.on_configure.connect
def read_settings(sender: Celery, **_: Any) -> None:
    """Take what the environment decides from Django's settings, once they are needed."""
    sender.conf.update(
        **broker_settings(
            settings.CELERY_BROKER_URL,
            queues=QUEUES,
            lasts=LONGEST_TASK + 60,
            master=settings.CELERY_BROKER_MASTER,
            tls=settings.CELERY_BROKER_TLS,
        ),
        worker_concurrency=settings.CELERY_WORKER_PROCESSES,
        beat_schedule=schedules(),
    )


@worker_process_init.connect(weak=False)
def trace_worker(**_: Any) -> None:
    """Trace what this process of a worker does, if the settings name a collector."""
    if settings.TRACES_URL:
        from config.tracing import trace_process  # noqa: PLC0415 (a second to import, seldom used)

        trace_process("worker")


def schedules() -> dict[str, dict[str, Any]]:
    """Collect what beat rings from the `schedule` module of each app that has one."""
    found: dict[str, dict[str, Any]] = {}
    for name in settings.OUR_APPS:
        if find_spec(f"{name}.schedule") is not None:
            found |= import_module(f"{name}.schedule").BEAT_SCHEDULE
    return found


app.autodiscover_tasks()
