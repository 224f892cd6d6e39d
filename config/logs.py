"""How log lines look: JSON for machines, or one readable line for development."""

from typing import Any

import structlog

Processors = list[structlog.typing.Processor]


def shared_processors() -> Processors:
    """Give what every line gets, ours and that of a library."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def logging_settings(*, readable: bool) -> dict[str, Any]:
    """Configure structlog and give Django's `LOGGING`.

    An event is a name with keys (`request_handed_on request_id=...`), never a person's data.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared_processors(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": ["stream"], "level": "INFO", "propagate": False},
            # Two lines for each task, some of them each second, would hide everything else.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # A query's parameters are people's data.
            "django.db.backends": {"level": "WARNING"},
        },
    }
