import uuid

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("enterprises", "0004_kept_proof"),
        ("files", "0003_picture_sizes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("CITY", "City"), ("PORT", "Port")],
                        max_length=8,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("SUPPLEMENT", "Supplement"), ("RETURN", "Return")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="answer due")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                ("asked_by", models.CharField(max_length=80, verbose_name="asked by (id)")),
            ],
            options={
                "verbose_name": "question",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["CITY", "PORT"])), name="ask_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["SUPPLEMENT", "RETURN"])),
                        name="ask_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "RETURN"), _negated=True),
                            ("answered_at", None),
                            _connector="OR",
                        ),
                        name="ask_return_not_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.UUIDField(verbose_name="officer")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("set_by", models.CharField(max_length=80, verbose_name="entered by")),
                ("set_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ended early at"),
                ),
            ],
            options={
                "verbose_name": "absence",
                "indexes": [
                    models.Index(fields=["officer", "last_day"], name="absence_of_officer")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="absence_days_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AskSnapshot",
            fields=[
                (
                    "ask",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="snapshot",
                        serialize=False,
                        to="transfers.ask",
                        verbose_name="question",
                    ),
                ),
                ("before", models.JSONField(verbose_name="when asked")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="when answered")),
            ],
            options={
                "verbose_name": "state at a question",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner", models.UUIDField(verbose_name="owner")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="filters")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="columns",
                    ),
                ),
                (
                    "is_shared",
                    models.BooleanField(default=False, verbose_name="shared within the city"),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="opens first")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="saved at")),
            ],
            options={
                "verbose_name": "saved view",
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="view_named_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("owner",),
                        name="view_one_default",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="view_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=32, verbose_name="reference")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SUBMITTED", "Submitted"),
                            ("CHECKING", "City check"),
                            ("SUPPLEMENT_ASKED", "Supplement asked"),
                            ("RETURNED", "Returned"),
                            ("REDIRECTED", "Redirected to another city"),
                            ("HANDED_ON", "Handed on"),
                            ("ACCEPTED", "Accepted by the port"),
                            ("DECIDED", "Decided"),
                            ("CLOSED", "Closed"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="DRAFT",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "host_relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PARTNER", "Business partner"),
                            ("COLLEAGUE", "Research colleague"),
                        ],
                        max_length=12,
                        verbose_name="relation to the host",
                    ),
                ),
                (
                    "kept_by",
                    models.UUIDField(blank=True, null=True, verbose_name="looked after by"),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=120, verbose_name="contact person"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=32, verbose_name="contact phone"),
                ),
                ("purpose", models.TextField(blank=True, max_length=2000, verbose_name="purpose")),
                (
                    "itinerary",
                    models.TextField(blank=True, max_length=2000, verbose_name="itinerary"),
                ),
                (
                    "urgent_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why it is urgent"),
                ),
                (
                    "expedite_ground",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="ground of expedition"
                    ),
                ),
                (
                    "expedite_reason",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="expedition, in words"
                    ),
                ),
                (
                    "port_of_entry",
                    models.CharField(blank=True, max_length=3, verbose_name="port of entry"),
                ),
                (
                    "port_schema",
                    models.CharField(blank=True, max_length=63, verbose_name="port authority"),
                ),
                ("arrival_at", models.DateTimeField(blank=True, null=True, verbose_name="arrival")),
                ("flight_no", models.CharField(blank=True, max_length=12, verbose_name="flight")),
                (
                    "stay_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days of stay"
                    ),
                ),
                ("policy_date", models.DateField(blank=True, null=True, verbose_name="rules of")),
                (
                    "declared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="declared at"),
                ),
                (
                    "declared_by",
                    models.CharField(blank=True, max_length=80, verbose_name="declared by"),
                ),
                (
                    "declared_text",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="version of the declaration"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="started at")),
                ("created_by", models.CharField(max_length=80, verbose_name="started by")),
                (
                    "start_key",
                    models.UUIDField(blank=True, null=True, verbose_name="key of the start"),
                ),
                (
                    "first_filed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="first filed at"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="submitted at"),
                ),
                ("claimed_by", models.UUIDField(blank=True, null=True, verbose_name="claimed by")),
                (
                    "claimed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="claimed at"),
                ),
                (
                    "handed_on_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handed on at"),
                ),
                (
                    "received_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="received there at"),
                ),
                (
                    "times_handed_on",
                    models.PositiveSmallIntegerField(default=0, verbose_name="times handed on"),
                ),
                (
                    "check_note",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="note of the city check"
                    ),
                ),
                (
                    "recall_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="recall asked at"),
                ),
                (
                    "flight_answer_by",
                    models.DateTimeField(
                        blank=True,
                        help_text="as the port has told",
                        null=True,
                        verbose_name="another flight by",
                    ),
                ),
                (
                    "withdrawal_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawal asked at"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted at"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "redirected_to",
                    models.CharField(blank=True, max_length=63, verbose_name="redirected to"),
                ),
                (
                    "redirected_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="redirected at"),
                ),
                (
                    "redirected_from",
                    models.CharField(blank=True, max_length=63, verbose_name="redirected from"),
                ),
                ("last_event", models.CharField(max_length=64, verbose_name="last event")),
                ("last_actor", models.CharField(max_length=80, verbose_name="last actor")),
                (
                    "last_roles",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="roles of the last actor"
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="last change at")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="enterprises.enterprise",
                        verbose_name="inviting unit",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="enterprises.host",
                        verbose_name="host",
                    ),
                ),
            ],
            options={
                "verbose_name": "request",
                "indexes": [
                    models.Index(fields=["status", "arrival_at", "id"], name="request_desk"),
                    models.Index(fields=["claimed_by", "status"], name="request_of_officer"),
                    models.Index(fields=["enterprise", "-created_at"], name="request_of_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "redirected_from"), name="request_reference_once"
                    ),
                    models.UniqueConstraint(
                        fields=("created_by", "start_key"), name="request_started_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "DRAFT",
                                    "SUBMITTED",
                                    "CHECKING",
                                    "SUPPLEMENT_ASKED",
                                    "RETURNED",
                                    "REDIRECTED",
                                    "HANDED_ON",
                                    "ACCEPTED",
                                    "DECIDED",
                                    "CLOSED",
                                    "WITHDRAWN",
                                ],
                            )
                        ),
                        name="request_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enterprise__isnull", False), ("host__isnull", True)),
                            models.Q(("enterprise__isnull", True), ("host__isnull", False)),
                            _connector="OR",
                        ),
                        name="request_one_inviter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("host_relation__in", ["", "PARTNER", "COLLEAGUE"])),
                        name="request_relation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("host__isnull", False), ("host_relation", ""), _connector="OR"
                        ),
                        name="request_relation_of_hosts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_filed_at__isnull", True), ("submitted_at__isnull", True)
                            ),
                            models.Q(
                                ("first_filed_at__isnull", False), ("submitted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="request_filed_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("policy_date__isnull", True), ("submitted_at__isnull", True)),
                            models.Q(
                                ("policy_date__isnull", False), ("submitted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="request_filed_under_rules",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("declared_at", None), ("declared_by", ""), ("declared_text", "")
                            ),
                            models.Q(
                                ("declared_at__isnull", False),
                                models.Q(("declared_by", ""), _negated=True),
                                models.Q(("declared_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_declared_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "DRAFT"), ("submitted_at", None)),
                            ("status", "WITHDRAWN"),
                            models.Q(
                                models.Q(("status__in", ["DRAFT", "WITHDRAWN"]), _negated=True),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_filed_when_not_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["DRAFT", "RETURNED", "WITHDRAWN"]),
                            models.Q(
                                ("arrival_at__isnull", False),
                                ("stay_days__isnull", False),
                                models.Q(("port_of_entry", ""), _negated=True),
                                models.Q(("port_schema", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_trip_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stay_days__isnull", True), ("stay_days__gte", 1), _connector="OR"
                        ),
                        name="request_stay_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expedite_ground", ""), ("expedite_reason", "")),
                            models.Q(
                                models.Q(("expedite_ground", ""), _negated=True),
                                models.Q(("expedite_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_expedition_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", True), ("claimed_by__isnull", True)),
                            models.Q(("claimed_at__isnull", False), ("claimed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="request_claim_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["CHECKING", "SUPPLEMENT_ASKED"]), _negated=True
                            ),
                            ("claimed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="request_claimed_while_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["DRAFT", "SUBMITTED"]), _negated=True),
                            ("claimed_by", None),
                            _connector="OR",
                        ),
                        name="request_unclaimed_before_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_on_at__isnull", False),
                                ("status__in", ["ACCEPTED", "CLOSED", "DECIDED", "HANDED_ON"]),
                            ),
                            ("status", "WITHDRAWN"),
                            models.Q(
                                models.Q(
                                    (
                                        "status__in",
                                        ["ACCEPTED", "CLOSED", "DECIDED", "HANDED_ON", "WITHDRAWN"],
                                    ),
                                    _negated=True,
                                ),
                                ("handed_on_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="request_handed_on_at_port",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["HANDED_ON"]),
                            ("recall_asked_at__isnull", True),
                            _connector="OR",
                        ),
                        name="request_recall_while_handed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["ACCEPTED", "HANDED_ON"]),
                            ("withdrawal_asked_at__isnull", True),
                            _connector="OR",
                        ),
                        name="request_withdrawal_while_at_port",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("status__in", ["ACCEPTED", "CLOSED", "DECIDED"]),
                            ),
                            ("status", "WITHDRAWN"),
                            models.Q(
                                models.Q(
                                    ("status__in", ["ACCEPTED", "CLOSED", "DECIDED", "WITHDRAWN"]),
                                    _negated=True,
                                ),
                                ("accepted_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="request_accepted_when_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["CLOSED", "DECIDED"]),
                                models.Q(("decided_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ["CLOSED", "DECIDED"]), _negated=True),
                                ("decided_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_decided_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["CLOSED"]),
                                models.Q(("closed_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ["CLOSED"]), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_closed_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["WITHDRAWN"]),
                                models.Q(("withdrawn_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ["WITHDRAWN"]), _negated=True),
                                ("withdrawn_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_withdrawn_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["REDIRECTED"]),
                                models.Q(("redirected_at__isnull", True), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ["REDIRECTED"]), _negated=True),
                                ("redirected_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_redirected_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "REDIRECTED"),
                                models.Q(("redirected_to", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "REDIRECTED"), _negated=True),
                                ("redirected_to", ""),
                            ),
                            _connector="OR",
                        ),
                        name="request_redirected_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("redirected_to", ""), ("redirected_from", ""), _connector="OR"
                        ),
                        name="request_redirected_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "revision"), name="remark_one_per_revision"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(verbose_name="version of the message")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SUBMITTED", "Submitted"),
                            ("CHECKING", "City check"),
                            ("SUPPLEMENT_ASKED", "Supplement asked"),
                            ("RETURNED", "Returned"),
                            ("REDIRECTED", "Redirected to another city"),
                            ("HANDED_ON", "Handed on"),
                            ("ACCEPTED", "Accepted by the port"),
                            ("DECIDED", "Decided"),
                            ("CLOSED", "Closed"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        max_length=20,
                        verbose_name="status there",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress in another city",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "version"), name="progress_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FlightChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "port_before",
                    models.CharField(max_length=3, verbose_name="port of entry before"),
                ),
                ("port_after", models.CharField(max_length=3, verbose_name="port of entry")),
                (
                    "flight_before",
                    models.CharField(blank=True, max_length=12, verbose_name="flight before"),
                ),
                (
                    "flight_after",
                    models.CharField(blank=True, max_length=12, verbose_name="flight"),
                ),
                ("arrival_before", models.DateTimeField(verbose_name="arrival before")),
                ("arrival_after", models.DateTimeField(verbose_name="arrival")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="note")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("changed_by", models.CharField(max_length=80, verbose_name="changed by")),
                (
                    "undone_at",
                    models.DateTimeField(
                        help_text="the port has refused the message for good",
                        null=True,
                        verbose_name="not delivered",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flight_changes",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the flight",
                "verbose_name_plural": "changes of the flight",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrival_before", models.F("arrival_after")),
                            ("flight_before", models.F("flight_after")),
                            ("port_before", models.F("port_after")),
                            _negated=True,
                        ),
                        name="flight_change_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arrival_after__gt", models.F("changed_at"))),
                        name="flight_change_to_come",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ask",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asks",
                to="transfers.transferrequest",
                verbose_name="request",
            ),
        ),
        migrations.CreateModel(
            name="Typed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        help_text="trip, visitor:new, visitor:<id>",
                        max_length=64,
                        verbose_name="form",
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        help_text="lists of texts by the names of the boxes",
                        verbose_name="as typed",
                    ),
                ),
                (
                    "base",
                    models.CharField(
                        max_length=64, verbose_name="digest of what was saved when it was begun"
                    ),
                ),
                ("mark", models.UUIDField(default=uuid.uuid4)),
                ("page", models.UUIDField(verbose_name="opened page")),
                ("number", models.PositiveIntegerField(verbose_name="number on that page")),
                ("saved_at", models.DateTimeField(db_index=True, verbose_name="kept at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="typed",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "typed text",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "request", "form"),
                        name="typed_one_per_form",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("form__regex", "^(trip|visitor:new|(visitor|answer):[0-9a-f-]{36})$")
                        ),
                        name="typed_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("request__isnull", False), ("form", "trip"), _connector="OR"
                        ),
                        name="typed_new_is_a_trip",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("surname", models.CharField(blank=True, max_length=120, verbose_name="surname")),
                (
                    "given_names",
                    models.CharField(blank=True, max_length=120, verbose_name="given names"),
                ),
                (
                    "name_zh",
                    models.CharField(blank=True, max_length=120, verbose_name="name in Chinese"),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("X", "Unspecified")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="birth date")),
                ("nationality", models.CharField(max_length=3, verbose_name="nationality")),
                (
                    "passport_kind",
                    models.CharField(
                        choices=[
                            ("ORDINARY", "Ordinary passport"),
                            ("SERVICE", "Service or official passport"),
                            ("DIPLOMATIC", "Diplomatic passport"),
                            ("TRAVEL_DOCUMENT", "Other international travel document"),
                        ],
                        default="ORDINARY",
                        max_length=20,
                        verbose_name="kind of passport",
                    ),
                ),
                (
                    "passport_number",
                    models.CharField(max_length=20, verbose_name="passport number"),
                ),
                (
                    "passport_issuing_state",
                    models.CharField(max_length=3, verbose_name="issuing state"),
                ),
                (
                    "passport_issued_on",
                    models.DateField(blank=True, null=True, verbose_name="passport issued on"),
                ),
                ("passport_expires_on", models.DateField(verbose_name="passport expires on")),
                (
                    "mrz",
                    models.CharField(
                        blank=True, max_length=89, verbose_name="machine-readable lines"
                    ),
                ),
                ("category", models.CharField(max_length=2, verbose_name="visa category")),
                (
                    "occupation",
                    models.CharField(blank=True, max_length=120, verbose_name="occupation"),
                ),
                ("employer", models.CharField(blank=True, max_length=200, verbose_name="employer")),
                (
                    "is_leader",
                    models.BooleanField(default=False, verbose_name="leads the delegation"),
                ),
                (
                    "passport_key",
                    models.CharField(max_length=64, verbose_name="blind index of the passport"),
                ),
                ("is_open", models.BooleanField(default=False, verbose_name="open")),
                (
                    "trip_date",
                    models.DateField(blank=True, null=True, verbose_name="day of arrival"),
                ),
                (
                    "port_of_entry",
                    models.CharField(blank=True, max_length=3, verbose_name="port of entry"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("LISTED", "Not yet decided"),
                            ("APPROVED", "Approved, visa not yet issued"),
                            ("REFUSED", "Visa not issued"),
                            ("ISSUED", "Visa issued"),
                            ("USED", "Visa used"),
                            ("EXPIRED", "Visa expired"),
                            ("DECLARED_VOID", "Visa declared void"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("PROPOSED", "Substitute, not yet taken"),
                            ("SUBSTITUTED", "Replaced by another person"),
                        ],
                        default="LISTED",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "withdrawal_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawal asked at"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                (
                    "reason_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="public reasons",
                    ),
                ),
                (
                    "visa_number",
                    models.CharField(blank=True, max_length=24, verbose_name="visa number"),
                ),
                (
                    "visa_category",
                    models.CharField(blank=True, max_length=2, verbose_name="category of the visa"),
                ),
                (
                    "visa_issued_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="visa issued at"),
                ),
                (
                    "visa_place",
                    models.CharField(blank=True, max_length=200, verbose_name="visa issued in"),
                ),
                (
                    "visa_enter_by",
                    models.DateTimeField(blank=True, null=True, verbose_name="enter before"),
                ),
                (
                    "visa_stay_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="stay allowed"
                    ),
                ),
                (
                    "visa_entry_ports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="entry ports",
                    ),
                ),
                (
                    "visa_changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="visa changed at"),
                ),
                (
                    "stay_finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_exit", "No exit on record"),
                            ("left_in_time", "Left in time"),
                            ("left_late", "Left after the last day of the stay"),
                        ],
                        max_length=12,
                        verbose_name="what is on record of the exit",
                    ),
                ),
                (
                    "stay_last_day",
                    models.DateField(blank=True, null=True, verbose_name="last day of the stay"),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visitors",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "visitor",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)),
                        fields=("passport_key", "trip_date", "port_of_entry"),
                        name="visitor_one_open_trip",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "LISTED",
                                    "APPROVED",
                                    "REFUSED",
                                    "ISSUED",
                                    "USED",
                                    "EXPIRED",
                                    "DECLARED_VOID",
                                    "WITHDRAWN",
                                    "PROPOSED",
                                    "SUBSTITUTED",
                                ],
                            )
                        ),
                        name="visitor_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["F", "M", "X"])), name="visitor_sex_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "passport_kind__in",
                                ["ORDINARY", "SERVICE", "DIPLOMATIC", "TRAVEL_DOCUMENT"],
                            )
                        ),
                        name="visitor_passport_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("surname", ""), ("given_names", ""), _negated=True),
                        name="visitor_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="visitor_position_from_one"
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("request", "position"),
                        name="visitor_placed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_open", False),
                            models.Q(
                                ("trip_date__isnull", False),
                                models.Q(("port_of_entry", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visitor_open_for_a_trip",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                (
                                    "state__in",
                                    [
                                        "APPROVED",
                                        "DECLARED_VOID",
                                        "EXPIRED",
                                        "ISSUED",
                                        "REFUSED",
                                        "USED",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "APPROVED",
                                            "DECLARED_VOID",
                                            "EXPIRED",
                                            "ISSUED",
                                            "REFUSED",
                                            "USED",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("decided_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="visitor_decided_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["DECLARED_VOID", "EXPIRED", "ISSUED", "USED"]),
                                ("visa_enter_by__isnull", False),
                                ("visa_issued_at__isnull", False),
                                ("visa_stay_days__isnull", False),
                                models.Q(("visa_number", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["DECLARED_VOID", "EXPIRED", "ISSUED", "USED"]),
                                    _negated=True,
                                ),
                                ("visa_issued_at", None),
                                ("visa_number", ""),
                            ),
                            _connector="OR",
                        ),
                        name="visitor_visa_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["DECLARED_VOID", "EXPIRED", "USED"]),
                            ("visa_changed_at", None),
                            _connector="OR",
                        ),
                        name="visitor_visa_change_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_on", None), ("stay_finding", ""), ("stay_last_day", None)
                            ),
                            models.Q(
                                ("left_on", None),
                                ("state", "USED"),
                                ("stay_finding", "no_exit"),
                                ("stay_last_day__isnull", False),
                            ),
                            models.Q(
                                ("left_on__isnull", False),
                                ("state", "USED"),
                                ("stay_finding__in", ["left_in_time", "left_late"]),
                                ("stay_last_day__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visitor_stay_coherence",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_leader", True),
                            models.Q(
                                ("state__in", ["PROPOSED", "SUBSTITUTED", "WITHDRAWN"]),
                                _negated=True,
                            ),
                        ),
                        fields=("request",),
                        name="visitor_one_leader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawal_asked_at", None), ("state", "LISTED"), _connector="OR"
                        ),
                        name="visitor_withdrawal_before_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisaLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visa_number", models.CharField(max_length=24, verbose_name="visa number")),
                ("copy", models.PositiveSmallIntegerField(verbose_name="copy")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("came_at", models.DateTimeField(verbose_name="received")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="transfers.visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation letter",
                "verbose_name_plural": "confirmation letters",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visa_number", "copy"), name="visa_letter_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("copy__gte", 1), models.Q(("visa_number", ""), _negated=True)
                        ),
                        name="visa_letter_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("WRITING", "Being written"),
                            ("TO_CHECK", "To be checked by the city"),
                            ("ASKED", "The port is asked"),
                            ("TAKEN", "Substitute taken"),
                            ("REFUSED", "Not taken by the port"),
                            ("CANCELLED", "Given up by the inviter"),
                            ("OVERTAKEN", "Overtaken"),
                        ],
                        default="WRITING",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("started_by", models.CharField(max_length=80, verbose_name="started by")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                (
                    "note",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="note of the city or the port"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "substitute",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitution",
                        to="transfers.visitor",
                        verbose_name="substitute",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to="transfers.visitor",
                        verbose_name="replaced",
                    ),
                ),
            ],
            options={
                "verbose_name": "substitution",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "WRITING",
                                    "TO_CHECK",
                                    "ASKED",
                                    "TAKEN",
                                    "REFUSED",
                                    "CANCELLED",
                                    "OVERTAKEN",
                                ],
                            )
                        ),
                        name="substitution_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visitor", models.F("substitute")), _negated=True),
                        name="substitution_of_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["ASKED", "TO_CHECK", "WRITING"])),
                        fields=("visitor",),
                        name="substitution_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("status", "WRITING")),
                            models.Q(
                                ("sent_at__isnull", False), ("status__in", ["ASKED", "TO_CHECK"])
                            ),
                            models.Q(
                                ("status__in", ["ASKED", "TO_CHECK", "WRITING"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="substitution_sent_when_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None), ("status__in", ["ASKED", "TO_CHECK", "WRITING"])
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ["ASKED", "TO_CHECK", "WRITING"]), _negated=True
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="substitution_ended_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PassportReading",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "Waiting to be read"),
                            ("READING", "Being read"),
                            ("READ", "Read"),
                            ("UNREADABLE", "Not readable"),
                            ("OFF", "Reading is switched off"),
                        ],
                        default="QUEUED",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_LINES", "No lines were found"),
                            ("NOT_SURE", "Not every character is sure"),
                            ("NO_PICTURE", "The file shows no picture"),
                            ("GAVE_UP", "Reading took too long"),
                        ],
                        max_length=12,
                        verbose_name="trouble",
                    ),
                ),
                ("lines", models.CharField(blank=True, max_length=89, verbose_name="lines read")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                ("created_by", models.CharField(max_length=80, verbose_name="uploaded by")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="transfers.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a passport",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="reading_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["QUEUED", "READING", "READ", "UNREADABLE", "OFF"])
                        ),
                        name="reading_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trouble__in", ["", "NO_LINES", "NOT_SURE", "NO_PICTURE", "GAVE_UP"])
                        ),
                        name="reading_trouble_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False), ("state__in", ["QUEUED", "READING"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["QUEUED", "READING"]), _negated=True),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reading_due_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "UNREADABLE"), models.Q(("trouble", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "UNREADABLE"), _negated=True), ("trouble", "")
                            ),
                            _connector="OR",
                        ),
                        name="reading_trouble_when_unreadable",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind of paper")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="attached at")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "on_file",
                    models.ForeignKey(
                        blank=True,
                        help_text="written at filing; empty for a paper attached to this request",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.unitpaper",
                        verbose_name="taken from the inviter's file",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="transfers.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on_file", None), ("visitor", None), _connector="OR"),
                        name="paper_on_file_of_request",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("on_file__isnull", False)),
                        fields=("request", "on_file"),
                        name="paper_on_file_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="field")),
                ("old", models.TextField(blank=True, max_length=2000, verbose_name="as filed")),
                ("new", models.TextField(blank=True, max_length=2000, verbose_name="as corrected")),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("by", models.CharField(max_length=80, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "objection",
                    models.TextField(blank=True, max_length=2000, verbose_name="objection"),
                ),
                (
                    "objected_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="objected at"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="transfers.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "indexes": [models.Index(fields=["request", "at"], name="correction_of_request")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="correction_changes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objected_at", None), ("objection", "")),
                            models.Q(
                                models.Q(("objection", ""), _negated=True),
                                ("objected_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="correction_objection_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=60, verbose_name="field or paper")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("OK", "In order"), ("DEFECT", "Defective")],
                        max_length=8,
                        verbose_name="finding",
                    ),
                ),
                (
                    "defect",
                    models.CharField(blank=True, max_length=40, verbose_name="kind of defect"),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("seen", models.CharField(max_length=64, verbose_name="digest of what was seen")),
                ("by", models.CharField(max_length=80, verbose_name="by")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="transfers.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "check mark",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "visitor", "item"),
                        name="mark_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["OK", "DEFECT"])),
                        name="mark_verdict_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "place",
                    models.CharField(blank=True, max_length=60, verbose_name="field or paper"),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "note",
                    models.TextField(blank=True, max_length=2000, verbose_name="what to mend"),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                (
                    "before",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="field before the answer"
                    ),
                ),
                (
                    "after",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="field after the answer"
                    ),
                ),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="transfers.ask",
                        verbose_name="question",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="transfers.visitor",
                        verbose_name="visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of a question",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ask", "position"), name="ask_item_placed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", ""), ("before", "")),
                            models.Q(
                                ("place__startswith", "field."),
                                models.Q(("before", models.F("after")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ask_item_change_of_field",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitorImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("UPLOADED", "Uploaded"),
                            ("READING", "Being read and checked"),
                            ("READY", "Checked"),
                            ("APPLYING", "Visitors are being added"),
                            ("DONE", "Done"),
                            ("FAILED", "Not readable"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="UPLOADED",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("XLSX", "Excel workbook"),
                            ("CSV", "CSV file"),
                            ("JSON", "Rows sent by a program"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=120, verbose_name="name of the file"),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="digest of the content")),
                ("content", models.BinaryField(blank=True, null=True, verbose_name="content")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="columns")),
                (
                    "notes",
                    models.JSONField(
                        blank=True, default=list, verbose_name="what to know about the reading"
                    ),
                ),
                (
                    "failure",
                    models.JSONField(blank=True, default=dict, verbose_name="why it stopped"),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="rows to do")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="rows done")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="sent at")),
                ("asked_by", models.CharField(max_length=80, verbose_name="asked for by")),
                ("asked_as", models.CharField(max_length=8, verbose_name="came as")),
                (
                    "asked_roles",
                    models.CharField(blank=True, max_length=200, verbose_name="roles of who asked"),
                ),
                ("last_event", models.CharField(max_length=64, verbose_name="last event")),
                ("last_actor", models.CharField(max_length=80, verbose_name="last actor")),
                (
                    "last_roles",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="roles of the last actor"
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="last change at")),
                (
                    "cleared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="forgotten at"),
                ),
                ("lease", models.UUIDField(blank=True, null=True, verbose_name="held by")),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="held until"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="attempts without progress"
                    ),
                ),
                (
                    "filling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="transfers.transferrequest",
                        verbose_name="draft for the rest",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="transfers.transferrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of visitors",
                "indexes": [models.Index(fields=["state", "lease_until"], name="import_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "UPLOADED",
                                    "READING",
                                    "READY",
                                    "APPLYING",
                                    "DONE",
                                    "FAILED",
                                    "CANCELLED",
                                ],
                            )
                        ),
                        name="import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["XLSX", "CSV", "JSON"])),
                        name="import_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["APPLYING", "READING", "READY", "UPLOADED"])
                        ),
                        fields=("request", "sha256"),
                        name="import_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["CANCELLED", "DONE", "FAILED"]), _negated=True),
                            ("content__isnull", True),
                            _connector="OR",
                        ),
                        name="import_ended_keeps_no_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("READY", "In order"),
                            ("WRONG", "To mend"),
                            ("DUPLICATE", "Named twice"),
                            ("SKIPPED", "Left out"),
                            ("ADDED", "Added"),
                        ],
                        default="WAITING",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "cells",
                    models.JSONField(blank=True, default=dict, verbose_name="cells as typed"),
                ),
                (
                    "errors",
                    models.JSONField(blank=True, default=dict, verbose_name="what is wrong"),
                ),
                (
                    "passport_key",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="blind index of the passport"
                    ),
                ),
                (
                    "duplicate_of",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="0 when the visitor is in the request already",
                        null=True,
                        verbose_name="row with the same passport",
                    ),
                ),
                (
                    "added_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="transfers.transferrequest",
                        verbose_name="added to",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="transfers.visitorimport",
                        verbose_name="list",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a list",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "number"), name="importrow_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["WAITING", "READY", "WRONG", "DUPLICATE", "SKIPPED", "ADDED"],
                            )
                        ),
                        name="importrow_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("added_to__isnull", False),
                                ("cells", {}),
                                ("errors", {}),
                                ("state", "ADDED"),
                            ),
                            models.Q(
                                models.Q(("state", "ADDED"), _negated=True),
                                ("added_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="importrow_added_keeps_no_cells",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.UniqueConstraint(
                fields=("request", "side", "kind", "number"), name="ask_numbered_once"
            ),
        ),
    ]
