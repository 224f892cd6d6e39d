"""The indexes by which cases are read: the queue, its views, a city, a desk, and what has ended."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from apps.endorsement.states import OPEN, CaseStatus

INDEXES: Final = [
    models.Index(  # few at any time: their number is limited
        fields=["begin_by", "id"],
        name="case_expedited",
        condition=Q(expedition="GRANTED", status__in=sorted(OPEN)),
    ),
    models.Index(  # with the landing, so that the views are counted off the index alone
        fields=["begin_by", "id"],
        include=["arrival_at"],
        name="case_queue",
        condition=Q(status__in=sorted(OPEN)),
    ),
    models.Index(
        fields=["origin", "begin_by", "id"],
        include=["arrival_at"],
        name="case_queue_of_city",
        condition=Q(status__in=sorted(OPEN)),
    ),
    models.Index(
        fields=["desk", "begin_by", "id"],
        include=["arrival_at"],
        name="case_queue_of_desk",
        condition=Q(status__in=sorted(OPEN)),
    ),
    models.Index(
        fields=["status", "begin_by", "id"], include=["arrival_at"], name="case_by_status"
    ),
    models.Index(F("arrival_at"), F("id"), name="case_by_arrival"),
    models.Index(
        fields=["claimed_by", "begin_by", "id"],
        name="case_mine",
        condition=Q(status__in=sorted(OPEN)),
    ),
    models.Index(
        fields=["-decided_at", "id"],
        name="case_lately_decided",
        condition=Q(status__in=[CaseStatus.DECIDED, CaseStatus.CLOSED]),
    ),
]
