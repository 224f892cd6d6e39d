"""Whoever may ring the workers rings the right broker, from whatever thread."""

import threading

from celery import current_app
from django.conf import settings

from config.celery import app


def test_every_thread_rings_the_broker_of_the_settings() -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(current_app.conf.broker_url)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [settings.CELERY_BROKER_URL]


def test_what_beat_rings_is_a_task_and_names_its_schema() -> None:
    app.loader.import_default_modules()

    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
        assert entry["kwargs"]["schema"], name


def test_work_is_safe_to_lose_its_worker() -> None:
    conf = app.conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.result_backend is None
