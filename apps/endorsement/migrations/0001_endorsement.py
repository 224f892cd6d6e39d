import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0003_picture_sizes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseVisitor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="id of the visitor",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="number in the list")),
                ("surname", models.CharField(blank=True, max_length=120, verbose_name="surname")),
                (
                    "given_names",
                    models.CharField(blank=True, max_length=120, verbose_name="given names"),
                ),
                (
                    "name_zh",
                    models.CharField(blank=True, max_length=120, verbose_name="name in Chinese"),
                ),
                ("sex", models.CharField(max_length=1, verbose_name="sex")),
                ("birth_date", models.DateField(verbose_name="date of birth")),
                ("nationality", models.CharField(max_length=3, verbose_name="nationality")),
                ("passport_kind", models.CharField(max_length=30, verbose_name="kind of passport")),
                (
                    "passport_number",
                    models.CharField(max_length=20, verbose_name="passport number"),
                ),
                (
                    "passport_issuing_state",
                    models.CharField(max_length=3, verbose_name="issuing state"),
                ),
                ("passport_issued_on", models.DateField(null=True, verbose_name="passport issued")),
                ("passport_expires_on", models.DateField(verbose_name="passport expires")),
                ("category", models.CharField(max_length=3, verbose_name="visa category")),
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
                    "mrz",
                    models.CharField(
                        blank=True, max_length=89, verbose_name="machine-readable lines"
                    ),
                ),
                ("passport_key", models.CharField(blank=True, editable=False, max_length=64)),
                ("person_key", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "replacing_reason",
                    models.TextField(blank=True, verbose_name="why it was replaced"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PENDING", "To be examined"),
                            ("RECOMMENDED", "Recommended"),
                            ("APPROVED", "Approved"),
                            ("REFUSED", "Refused"),
                            ("ISSUED", "Visa issued"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("SUBSTITUTED", "Replaced by another person"),
                        ],
                        default="PENDING",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[("APPROVE", "approve"), ("REFUSE", "refuse")],
                        max_length=8,
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "recommended_ground",
                    models.CharField(blank=True, max_length=8, verbose_name="ground recommended"),
                ),
                (
                    "recommended_note",
                    models.TextField(blank=True, verbose_name="note of the examining officer"),
                ),
                (
                    "recommended_by",
                    models.CharField(max_length=80, null=True, verbose_name="recommended by"),
                ),
                ("recommended_at", models.DateTimeField(null=True, verbose_name="recommended")),
                (
                    "sent_back_note",
                    models.TextField(blank=True, verbose_name="why it was sent back"),
                ),
                (
                    "refusal_ground",
                    models.CharField(blank=True, max_length=8, verbose_name="ground of refusal"),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, verbose_name="note of the deciding officer"),
                ),
                (
                    "decided_by",
                    models.CharField(max_length=80, null=True, verbose_name="decided by"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "held_until",
                    models.DateTimeField(
                        help_text="a refusal that the city has not been told of",
                        null=True,
                        verbose_name="city is told",
                    ),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaced_by",
                        to="endorsement.casevisitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "visitor",
                "verbose_name_plural": "visitors",
            },
        ),
        migrations.CreateModel(
            name="ExpeditionDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="day")),
                ("granted", models.PositiveIntegerField(default=0, verbose_name="granted")),
            ],
            options={
                "verbose_name": "day of the expedited lane",
                "verbose_name_plural": "days of the expedited lane",
            },
        ),
        migrations.CreateModel(
            name="ReceiptCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "counter of receipts",
                "verbose_name_plural": "counters of receipts",
            },
        ),
        migrations.CreateModel(
            name="VisaCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "visa counter",
                "verbose_name_plural": "visa counters",
            },
        ),
        migrations.CreateModel(
            name="WatchList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("last_event", models.CharField(max_length=80)),
                ("last_actor", models.CharField(max_length=80)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "watch list",
                "verbose_name_plural": "watch lists",
            },
        ),
        migrations.CreateModel(
            name="WatchScreening",
            fields=[
                (
                    "visitor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="screening",
                        serialize=False,
                        to="endorsement.casevisitor",
                    ),
                ),
                (
                    "lists_key",
                    models.CharField(help_text="digest of the versions in force", max_length=64),
                ),
                (
                    "subject_key",
                    models.CharField(help_text="keyed hash of what was compared", max_length=64),
                ),
                ("screened_at", models.DateTimeField(verbose_name="compared")),
            ],
            options={
                "verbose_name": "comparison with watch lists",
                "verbose_name_plural": "comparisons with watch lists",
            },
        ),
        migrations.CreateModel(
            name="CityTurn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("band", models.CharField(max_length=8, verbose_name="band")),
                ("origin", models.CharField(max_length=63, verbose_name="city")),
                ("starts", models.FloatField(default=0)),
                ("ends", models.FloatField(default=0)),
            ],
            options={
                "verbose_name": "turn of a city",
                "verbose_name_plural": "turns of cities",
                "constraints": [
                    models.UniqueConstraint(fields=("band", "origin"), name="city_turn_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="city_turn_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterLock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("public_key", models.BinaryField(help_text="P-256, uncompressed point")),
                (
                    "wrapped_key",
                    models.BinaryField(help_text="PKCS #8, AES-256-GCM: nonce and ciphertext"),
                ),
                ("salt", models.BinaryField()),
                ("rounds", models.PositiveIntegerField(help_text="of PBKDF2 with HMAC-SHA-256")),
                ("set_at", models.DateTimeField(verbose_name="set")),
                ("set_by", models.CharField(max_length=80, verbose_name="set by")),
            ],
            options={
                "verbose_name": "lock of the counter",
                "verbose_name_plural": "locks of the counter",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="counter_lock_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterSnapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("until", models.DateTimeField(verbose_name="landings until")),
                ("cases", models.PositiveIntegerField(verbose_name="cases")),
                ("ephemeral_key", models.BinaryField(help_text="P-256, uncompressed point")),
                (
                    "content",
                    models.BinaryField(help_text="AES-256-GCM: nonce and ciphertext", null=True),
                ),
                ("signature", models.BinaryField(help_text="ECDSA P-256, r and s")),
                ("certificate", models.BinaryField(help_text="DER")),
                (
                    "acts_key",
                    models.BinaryField(help_text="locks the acts that come back", null=True),
                ),
                (
                    "lock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="endorsement.counterlock",
                    ),
                ),
            ],
            options={
                "verbose_name": "snapshot for the counter",
                "verbose_name_plural": "snapshots for the counter",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("made_at"), descending=True),
                        name="counter_snapshot_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("made_at"))),
                        name="counter_snapshot_looks_ahead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content__isnull", True), ("acts_key__isnull", False), _connector="OR"
                        ),
                        name="counter_snapshot_content_has_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionUndone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("APPROVED", "Approved"), ("REFUSED", "Refused")],
                        max_length=12,
                        verbose_name="decision",
                    ),
                ),
                (
                    "refusal_ground",
                    models.CharField(blank=True, max_length=8, verbose_name="ground of refusal"),
                ),
                (
                    "reason_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, verbose_name="note of the deciding officer"),
                ),
                ("decided_by", models.CharField(max_length=80, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                ("undone_by", models.CharField(max_length=80, verbose_name="taken back by")),
                ("undone_at", models.DateTimeField(verbose_name="taken back")),
                ("reason", models.TextField(verbose_name="why it was taken back")),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone",
                        to="endorsement.casevisitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision taken back",
                "verbose_name_plural": "decisions taken back",
                "ordering": ["undone_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["APPROVED", "REFUSED"])),
                        name="undone_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="undone_explained"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_at__gte", models.F("decided_at"))),
                        name="undone_after_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("PROPOSED", "Proposed"),
                            ("PUBLISHED", "In force"),
                            ("REPLACED", "Replaced"),
                            ("DROPPED", "Dropped"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(blank=True, max_length=400, verbose_name="what it changes"),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("last_event", models.CharField(max_length=80)),
                ("last_actor", models.CharField(max_length=80)),
                ("last_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.CharField(max_length=80, null=True, verbose_name="proposed by"),
                ),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="proposed")),
                (
                    "published_by",
                    models.CharField(max_length=80, null=True, verbose_name="published by"),
                ),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="in force until")),
            ],
            options={
                "verbose_name": "desk rules",
                "verbose_name_plural": "desk rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["DRAFT", "PROPOSED", "PUBLISHED", "REPLACED", "DROPPED"],
                            )
                        ),
                        name="desk_rules_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "PUBLISHED")),
                        fields=("status",),
                        name="desk_rules_one_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                ("status__in", ["PUBLISHED", "REPLACED"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["PUBLISHED", "REPLACED"]), _negated=True),
                                ("published_at", None),
                                ("published_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="desk_rules_published_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proposed_at__isnull", False), ("proposed_by__isnull", False)
                            ),
                            models.Q(
                                ("proposed_at", None),
                                ("proposed_by", None),
                                ("status__in", ["DRAFT", "DROPPED"]),
                            ),
                            models.Q(("proposed_at", None), ("proposed_by", None), ("version", 1)),
                            _connector="OR",
                        ),
                        name="desk_rules_proposed_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", None),
                            ("proposed_by", None),
                            models.Q(("published_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="desk_rules_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "ports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        default=list,
                        size=None,
                        verbose_name="places",
                    ),
                ),
                (
                    "from_minute",
                    models.PositiveSmallIntegerField(null=True, verbose_name="lands from"),
                ),
                (
                    "until_minute",
                    models.PositiveSmallIntegerField(null=True, verbose_name="lands before"),
                ),
                (
                    "busy_at",
                    models.PositiveIntegerField(
                        help_text="undecided cases", null=True, verbose_name="busy at"
                    ),
                ),
                (
                    "rules",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="endorsement.deskrules",
                    ),
                ),
            ],
            options={
                "verbose_name": "desk rule",
                "verbose_name_plural": "desk rules",
            },
        ),
        migrations.CreateModel(
            name="OfflineAct",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="made at the counter",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accept", "Accepted"),
                            ("recommend", "Recommendation on a visitor"),
                            ("used", "Visa used for entry"),
                        ],
                        max_length=16,
                        verbose_name="act",
                    ),
                ),
                (
                    "case_id",
                    models.UUIDField(
                        help_text="may be unknown here: then it is a conflict", verbose_name="case"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="case:<uuid> or visa:<uuid>", max_length=60, verbose_name="of"
                    ),
                ),
                (
                    "revision_after",
                    models.PositiveIntegerField(
                        help_text="of the subject; the next act of the same file was done on it",
                        null=True,
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        help_text="by the clock of the counter", verbose_name="done"
                    ),
                ),
                ("merged_at", models.DateTimeField(verbose_name="brought in")),
                ("merged_by", models.CharField(max_length=80, verbose_name="brought in by")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("DONE", "Done"), ("CONFLICT", "Conflict")],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="why not")),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="settled")),
                (
                    "resolved_by",
                    models.CharField(max_length=80, null=True, verbose_name="settled by"),
                ),
                ("resolution", models.TextField(blank=True, verbose_name="how it was settled")),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="endorsement.countersnapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "act of the counter",
                "verbose_name_plural": "acts of the counter",
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "CONFLICT"), ("resolved_at", None)),
                        fields=["merged_at"],
                        name="offline_act_to_settle",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["accept", "recommend", "used"])),
                        name="offline_act_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code", ""),
                                ("outcome", "DONE"),
                                ("resolution", ""),
                                ("resolved_at", None),
                                ("resolved_by", None),
                                ("revision_after__isnull", False),
                            ),
                            models.Q(
                                ("outcome", "CONFLICT"),
                                ("revision_after", None),
                                models.Q(("code", ""), _negated=True),
                                models.Q(
                                    models.Q(
                                        ("resolution", ""),
                                        ("resolved_at", None),
                                        ("resolved_by", None),
                                    ),
                                    models.Q(
                                        ("resolved_at__isnull", False),
                                        ("resolved_by__isnull", False),
                                        models.Q(("resolution", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="offline_act_outcome_coherence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PortCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="id of the request",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=32, unique=True, verbose_name="reference"),
                ),
                (
                    "origin",
                    models.CharField(
                        help_text="schema that handed it on", max_length=63, verbose_name="city"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Received"),
                            ("ACCEPTED", "Accepted"),
                            ("NOT_ACCEPTED", "Not accepted"),
                            ("EXAMINING", "Being examined"),
                            ("AWAITING_SUPPLEMENT", "Awaiting supplement"),
                            ("EXAMINED", "Examined"),
                            ("DECIDED", "Decided"),
                            ("CLOSED", "Closed"),
                            ("RECALLED", "Recalled by the city"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="RECEIVED",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("last_event", models.CharField(max_length=80)),
                ("last_actor", models.CharField(max_length=80)),
                ("last_at", models.DateTimeField()),
                ("first_filed_at", models.DateTimeField(verbose_name="first filed")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                ("policy_version", models.CharField(blank=True, max_length=64)),
                ("urgent_reason", models.TextField(blank=True, verbose_name="reason for urgency")),
                (
                    "expedite_ground",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="ground of expedition"
                    ),
                ),
                (
                    "expedite_reason",
                    models.TextField(blank=True, verbose_name="expedition, in words"),
                ),
                (
                    "expedition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ASKED", "expedition asked for"),
                            ("GRANTED", "expedited"),
                            ("DECLINED", "not expedited"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="expedition",
                    ),
                ),
                (
                    "expedition_answered_at",
                    models.DateTimeField(null=True, verbose_name="expedition answered"),
                ),
                (
                    "expedition_answered_by",
                    models.CharField(
                        max_length=80, null=True, verbose_name="expedition answered by"
                    ),
                ),
                (
                    "expedition_answer",
                    models.TextField(
                        blank=True, default="", verbose_name="why it is not expedited"
                    ),
                ),
                (
                    "inviter_kind",
                    models.CharField(
                        choices=[("unit", "inviting unit"), ("host", "individual host")],
                        max_length=8,
                        verbose_name="kind of inviter",
                    ),
                ),
                (
                    "inviter_name_zh",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="inviter, Chinese name"
                    ),
                ),
                (
                    "inviter_name_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="inviter, English name"
                    ),
                ),
                (
                    "inviter_uscc",
                    models.CharField(
                        max_length=18, null=True, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "inviter_relation",
                    models.CharField(blank=True, max_length=12, verbose_name="guests are"),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=120, verbose_name="contact person"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=32, verbose_name="contact phone"),
                ),
                ("port_of_entry", models.CharField(max_length=3, verbose_name="port of entry")),
                ("flight_no", models.CharField(blank=True, max_length=12, verbose_name="flight")),
                ("arrival_at", models.DateTimeField(verbose_name="arrival")),
                ("is_group", models.BooleanField(default=False, verbose_name="group")),
                ("stay_days", models.PositiveSmallIntegerField(verbose_name="days of stay")),
                ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                ("itinerary", models.TextField(blank=True, verbose_name="itinerary")),
                (
                    "city_checked_by",
                    models.CharField(blank=True, max_length=80, verbose_name="checked by"),
                ),
                ("city_note", models.TextField(blank=True, verbose_name="note of the city")),
                (
                    "city_corrections",
                    models.JSONField(
                        blank=True, default=list, verbose_name="corrected by the city"
                    ),
                ),
                (
                    "desk_reason",
                    models.TextField(blank=True, verbose_name="why it was moved there"),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                (
                    "accepted_by",
                    models.CharField(max_length=80, null=True, verbose_name="accepted by"),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="to be decided by")),
                ("claimed_at", models.DateTimeField(null=True, verbose_name="claimed")),
                (
                    "claimed_by",
                    models.CharField(max_length=80, null=True, verbose_name="claimed by"),
                ),
                ("first_claimed_at", models.DateTimeField(null=True, verbose_name="first claimed")),
                ("examined_at", models.DateTimeField(null=True, verbose_name="examined")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("recalled_at", models.DateTimeField(null=True, verbose_name="recalled")),
                ("not_accepted_at", models.DateTimeField(null=True, verbose_name="not accepted")),
                (
                    "not_accepted_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="reasons for not accepting",
                    ),
                ),
                (
                    "not_accepted_reason",
                    models.TextField(null=True, verbose_name="reason for not accepting"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "leaving_reason",
                    models.TextField(blank=True, verbose_name="why it was taken back"),
                ),
                (
                    "missed_arrival_at",
                    models.DateTimeField(
                        help_text="the one the city was told of",
                        null=True,
                        verbose_name="landing that was missed",
                    ),
                ),
                ("answer_by", models.DateTimeField(null=True, verbose_name="another flight by")),
                (
                    "begin_by",
                    models.DateTimeField(
                        help_text="landing less the work that is usually left (pacing.begin_by)",
                        verbose_name="to be begun by",
                    ),
                ),
                (
                    "desk_rule",
                    models.ForeignKey(
                        help_text="none while an officer has put the case there",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="endorsement.deskrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("expedition", "GRANTED"),
                            (
                                "status__in",
                                [
                                    "ACCEPTED",
                                    "AWAITING_SUPPLEMENT",
                                    "DECIDED",
                                    "EXAMINED",
                                    "EXAMINING",
                                    "RECEIVED",
                                ],
                            ),
                        ),
                        fields=["begin_by", "id"],
                        name="case_expedited",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ACCEPTED",
                                    "AWAITING_SUPPLEMENT",
                                    "DECIDED",
                                    "EXAMINED",
                                    "EXAMINING",
                                    "RECEIVED",
                                ],
                            )
                        ),
                        fields=["begin_by", "id"],
                        include=("arrival_at",),
                        name="case_queue",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ACCEPTED",
                                    "AWAITING_SUPPLEMENT",
                                    "DECIDED",
                                    "EXAMINED",
                                    "EXAMINING",
                                    "RECEIVED",
                                ],
                            )
                        ),
                        fields=["origin", "begin_by", "id"],
                        include=("arrival_at",),
                        name="case_queue_of_city",
                    ),
                    models.Index(
                        fields=["status", "begin_by", "id"],
                        include=("arrival_at",),
                        name="case_by_status",
                    ),
                    models.Index(models.F("arrival_at"), models.F("id"), name="case_by_arrival"),
                    models.Index(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ACCEPTED",
                                    "AWAITING_SUPPLEMENT",
                                    "DECIDED",
                                    "EXAMINED",
                                    "EXAMINING",
                                    "RECEIVED",
                                ],
                            )
                        ),
                        fields=["claimed_by", "begin_by", "id"],
                        name="case_mine",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["DECIDED", "CLOSED"])),
                        fields=["-decided_at", "id"],
                        name="case_lately_decided",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "RECEIVED",
                                    "ACCEPTED",
                                    "NOT_ACCEPTED",
                                    "EXAMINING",
                                    "AWAITING_SUPPLEMENT",
                                    "EXAMINED",
                                    "DECIDED",
                                    "CLOSED",
                                    "RECALLED",
                                    "WITHDRAWN",
                                ],
                            )
                        ),
                        name="case_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("inviter_kind__in", ["unit", "host"])),
                        name="case_inviter_kind_known",
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
                        name="case_expedition_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expedition", ""),
                            models.Q(
                                ("expedition__in", ["ASKED", "GRANTED", "DECLINED"]),
                                models.Q(("expedite_ground", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_expedition_on_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("expedition__in", ["", "ASKED"]),
                                ("expedition_answer", ""),
                                ("expedition_answered_at", None),
                                ("expedition_answered_by", None),
                            ),
                            models.Q(
                                ("expedition", "GRANTED"),
                                ("expedition_answer", ""),
                                ("expedition_answered_at__isnull", False),
                                ("expedition_answered_by__isnull", False),
                            ),
                            models.Q(
                                ("expedition", "DECLINED"),
                                ("expedition_answered_at__isnull", False),
                                ("expedition_answered_by__isnull", False),
                                models.Q(("expedition_answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_expedition_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stay_days__gte", 1)), name="case_stay_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                ("due_at__isnull", False),
                                (
                                    "status__in",
                                    [
                                        "ACCEPTED",
                                        "EXAMINING",
                                        "AWAITING_SUPPLEMENT",
                                        "EXAMINED",
                                        "DECIDED",
                                        "CLOSED",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("accepted_at", None),
                                ("accepted_by", None),
                                ("due_at", None),
                                ("status__in", ["RECEIVED", "NOT_ACCEPTED", "RECALLED"]),
                            ),
                            ("status", "WITHDRAWN"),
                            _connector="OR",
                        ),
                        name="case_accepted_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claimed_at__isnull", False),
                                ("claimed_by__isnull", False),
                                (
                                    "status__in",
                                    [
                                        "EXAMINING",
                                        "AWAITING_SUPPLEMENT",
                                        "EXAMINED",
                                        "DECIDED",
                                        "CLOSED",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("claimed_at", None),
                                ("claimed_by", None),
                                (
                                    "status__in",
                                    ["RECEIVED", "NOT_ACCEPTED", "RECALLED", "ACCEPTED"],
                                ),
                            ),
                            ("status", "WITHDRAWN"),
                            _connector="OR",
                        ),
                        name="case_claimed_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_at", None),
                            models.Q(
                                ("first_claimed_at__isnull", False),
                                ("first_claimed_at__lte", models.F("claimed_at")),
                            ),
                            _connector="OR",
                        ),
                        name="case_first_claim_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("begin_by__lte", models.F("arrival_at"))),
                        name="case_begins_before_landing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer_by", None), ("missed_arrival_at", None)),
                            models.Q(
                                ("answer_by__gt", models.F("missed_arrival_at")),
                                ("missed_arrival_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_missed_landing_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False), ("status__in", ["DECIDED", "CLOSED"])
                            ),
                            models.Q(
                                models.Q(("status__in", ["DECIDED", "CLOSED"]), _negated=True),
                                ("decided_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_decided_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("status__in", ["CLOSED"])),
                            models.Q(
                                models.Q(("status__in", ["CLOSED"]), _negated=True),
                                ("closed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recalled_at__isnull", False), ("status__in", ["RECALLED"])),
                            models.Q(
                                models.Q(("status__in", ["RECALLED"]), _negated=True),
                                ("recalled_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_recalled_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("not_accepted_at__isnull", False),
                                ("not_accepted_reason__isnull", False),
                                ("status__in", ["NOT_ACCEPTED"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["NOT_ACCEPTED"]), _negated=True),
                                ("not_accepted_at", None),
                                ("not_accepted_reason", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_not_accepted_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_accepted_codes", []), ("status", "NOT_ACCEPTED"), _connector="OR"
                        ),
                        name="case_not_accepted_codes_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["WITHDRAWN"]), ("withdrawn_at__isnull", False)
                            ),
                            models.Q(
                                models.Q(("status__in", ["WITHDRAWN"]), _negated=True),
                                ("withdrawn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="case_withdrawn_coherence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind of paper")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("SEEN", "seen, in order"),
                            ("UNCLEAR", "unclear"),
                            ("MISSING", "missing"),
                        ],
                        max_length=8,
                        verbose_name="what was found",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=500, verbose_name="what is wrong"),
                ),
                ("files", models.CharField(max_length=64)),
                ("marked_by", models.CharField(max_length=80, verbose_name="marked by")),
                ("marked_at", models.DateTimeField(verbose_name="marked")),
                (
                    "visitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_marks",
                        to="endorsement.casevisitor",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_marks",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark on a paper",
                "verbose_name_plural": "marks on papers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "visitor", "kind"),
                        name="paper_mark_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["SEEN", "UNCLEAR", "MISSING"])),
                        name="paper_mark_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerCall",
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
                            ("CALLING", "Waiting for an answer"),
                            ("ANSWERED", "Answered"),
                            ("ENDED", "Over"),
                        ],
                        default="CALLING",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="began")),
                (
                    "next_at",
                    models.DateTimeField(
                        help_text="when the next person is called, unless somebody acts",
                        null=True,
                        verbose_name="next step",
                    ),
                ),
                ("chiefs_at", models.DateTimeField(null=True, verbose_name="supervisors called")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TAKEN", "taken to a desk"),
                            ("OVER", "the case is over"),
                            ("AWAY", "the landing is no longer near"),
                            ("LANDED", "landed long ago"),
                        ],
                        max_length=8,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "call of an officer",
                "verbose_name_plural": "calls of officers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["next_at"], name="call_due"
                    ),
                    models.Index(fields=["-began_at", "id"], name="call_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case",),
                        name="call_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["CALLING", "ANSWERED", "ENDED"])),
                        name="call_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__in", ["TAKEN", "OVER", "AWAY", "LANDED"]),
                                ("ended_at__gte", models.F("began_at")),
                                ("next_at", None),
                                ("state", "ENDED"),
                            ),
                            models.Q(
                                models.Q(("state", "ENDED"), _negated=True),
                                ("end", ""),
                                ("ended_at", None),
                                ("next_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_ended_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.CharField(max_length=80, verbose_name="officer")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("INVITER", "I have a tie to the inviter"),
                            ("VISITOR", "I have a tie to a visitor"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="in words")),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                ("lifted_by", models.CharField(max_length=80, null=True, verbose_name="lifted by")),
                ("lifted_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion",
                "verbose_name_plural": "exclusions",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("case", "officer"),
                        name="exclusion_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["INVITER", "VISITOR", "OTHER"])),
                        name="exclusion_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "OTHER"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="exclusion_other_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at", None), ("lifted_by", None), ("lifted_reason", "")
                            ),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exclusion_lifted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lifted_by", models.F("officer")), _negated=True),
                        name="exclusion_lifted_by_another",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="casevisitor",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visitors",
                to="endorsement.portcase",
            ),
        ),
        migrations.CreateModel(
            name="CasePresence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("officer", models.CharField(max_length=80, verbose_name="officer")),
                ("seen_at", models.DateTimeField(verbose_name="seen")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "presence at a case",
                "verbose_name_plural": "presence at cases",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "officer"), name="case_presence_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePaper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="id of the paper",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind of paper")),
                (
                    "name",
                    models.CharField(blank=True, max_length=255, verbose_name="name of the file"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="endorsement.casevisitor",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="note")),
                (
                    "mentions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="told",
                    ),
                ),
                ("written_by", models.CharField(max_length=80, verbose_name="written by")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "visitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notes",
                        to="endorsement.casevisitor",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "indexes": [
                    models.Index(fields=["case", "-written_at", "id"], name="case_note_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="case_note_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.CharField(max_length=80, verbose_name="officer")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("NEXT", "next in turn"),
                            ("ACCEPTED", "kept after accepting"),
                            ("PICKED", "picked"),
                            ("GIVEN", "given by a supervisor"),
                            ("HANDED", "handed over by a colleague"),
                            ("CALLED", "taken when called"),
                        ],
                        max_length=8,
                        verbose_name="how it came there",
                    ),
                ),
                ("given_by", models.CharField(max_length=80, verbose_name="given by")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(null=True, verbose_name="until")),
                ("ended_by", models.CharField(blank=True, max_length=80, verbose_name="ended by")),
                (
                    "ended_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why it ended"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "stay on a desk",
                "verbose_name_plural": "stays on desks",
                "indexes": [
                    models.Index(
                        condition=models.Q(("until", None)),
                        fields=["officer"],
                        name="case_hold_of_officer",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("case",),
                        name="case_on_one_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["NEXT", "ACCEPTED", "PICKED", "GIVEN", "HANDED", "CALLED"])
                        ),
                        name="case_hold_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="case_hold_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["NEXT", "ACCEPTED", "CALLED"]),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_hold_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFlightChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="id of the change",
                        primary_key=True,
                        serialize=False,
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
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "changed_at",
                    models.DateTimeField(
                        help_text="by the inviter, at the city", verbose_name="changed"
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="received")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flight_changes",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the flight",
                "verbose_name_plural": "changes of the flight",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("arrival_after__gt", models.F("changed_at"))),
                        name="case_flight_change_to_come",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("asked_by", models.CharField(max_length=80, verbose_name="asked by")),
                ("due_at", models.DateTimeField(verbose_name="to be answered by")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="endorsement.portcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "supplement",
                "verbose_name_plural": "supplements",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "round"), name="case_ask_round"),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("case",),
                        name="case_ask_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("asked_at"))),
                        name="case_ask_due_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedCaseView",
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
                    models.BooleanField(default=False, verbose_name="shared within the port"),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="opens first")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="saved at")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="case_view_named_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("owner",),
                        name="case_view_one_default",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="case_view_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TypicalWork",
            fields=[
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Received"),
                            ("ACCEPTED", "Accepted"),
                            ("NOT_ACCEPTED", "Not accepted"),
                            ("EXAMINING", "Being examined"),
                            ("AWAITING_SUPPLEMENT", "Awaiting supplement"),
                            ("EXAMINED", "Examined"),
                            ("DECIDED", "Decided"),
                            ("CLOSED", "Closed"),
                            ("RECALLED", "Recalled by the city"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                        verbose_name="status",
                    ),
                ),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                ("sample", models.PositiveIntegerField(verbose_name="cases measured")),
                ("measured_at", models.DateTimeField(verbose_name="measured")),
            ],
            options={
                "verbose_name": "usual work",
                "verbose_name_plural": "usual work",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ACCEPTED",
                                    "AWAITING_SUPPLEMENT",
                                    "DECIDED",
                                    "EXAMINED",
                                    "EXAMINING",
                                    "RECEIVED",
                                ],
                            )
                        ),
                        name="typical_work_of_open_states",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visa",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=16, unique=True, verbose_name="visa number"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ISSUED", "Issued"),
                            ("USED", "Used"),
                            ("EXPIRED", "Expired"),
                            ("DECLARED_VOID", "Declared void"),
                            ("SUPERSEDED", "Replaced by another visa"),
                        ],
                        default="ISSUED",
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("last_event", models.CharField(max_length=80)),
                ("last_actor", models.CharField(max_length=80)),
                ("last_at", models.DateTimeField()),
                ("category", models.CharField(max_length=3, verbose_name="visa category")),
                ("surname", models.CharField(blank=True, max_length=120, verbose_name="surname")),
                (
                    "given_names",
                    models.CharField(blank=True, max_length=120, verbose_name="given names"),
                ),
                ("sex", models.CharField(max_length=1, verbose_name="sex")),
                ("birth_date", models.DateField(verbose_name="date of birth")),
                ("nationality", models.CharField(max_length=3, verbose_name="nationality")),
                (
                    "passport_number",
                    models.CharField(max_length=20, verbose_name="passport number"),
                ),
                ("entries", models.PositiveSmallIntegerField(default=1, verbose_name="entries")),
                (
                    "enter_by",
                    models.DateTimeField(
                        help_text="24:00 Beijing time of the last day to enter",
                        verbose_name="enter before",
                    ),
                ),
                (
                    "stay_days",
                    models.PositiveSmallIntegerField(
                        help_text="counted from the day after entry", verbose_name="days of stay"
                    ),
                ),
                (
                    "entry_ports",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        size=None,
                        verbose_name="ports of entry",
                    ),
                ),
                ("place", models.CharField(max_length=200, verbose_name="place of issue")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("issued_by", models.CharField(max_length=80, verbose_name="issued by")),
                ("seal", models.BinaryField(null=True, verbose_name="seal")),
                ("used_at", models.DateTimeField(null=True, verbose_name="entered")),
                (
                    "entry_port",
                    models.CharField(blank=True, max_length=3, verbose_name="entered at"),
                ),
                (
                    "leave_by",
                    models.DateTimeField(
                        help_text="24:00 Beijing time of the last day of the stay",
                        null=True,
                        verbose_name="leave before",
                    ),
                ),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                ("exit_port", models.CharField(blank=True, max_length=3, verbose_name="left at")),
                (
                    "exit_missed_at",
                    models.DateTimeField(
                        help_text="the city was told that none is on record",
                        null=True,
                        verbose_name="found without exit",
                    ),
                ),
                ("voided_at", models.DateTimeField(null=True, verbose_name="declared void")),
                (
                    "voided_by",
                    models.CharField(max_length=80, null=True, verbose_name="declared void by"),
                ),
                (
                    "void_proposed_by",
                    models.CharField(max_length=80, null=True, verbose_name="proposed by"),
                ),
                (
                    "void_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DAMAGED", "damaged"),
                            ("LOST", "lost"),
                            ("STOLEN", "stolen"),
                            ("NOT_QUALIFIED", "the holder turned out not to qualify"),
                        ],
                        max_length=16,
                        verbose_name="ground for declaring void",
                    ),
                ),
                ("void_note", models.TextField(blank=True, verbose_name="note")),
                (
                    "replacement_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DAMAGED", "the letter is damaged"),
                            ("LOST", "the letter is lost"),
                            ("STOLEN", "the letter was stolen"),
                            ("MISTYPED", "the visa states something wrong"),
                        ],
                        max_length=16,
                        verbose_name="why it replaces another",
                    ),
                ),
                (
                    "replacement_note",
                    models.TextField(blank=True, verbose_name="note on the replacement"),
                ),
                (
                    "puts_right",
                    models.CharField(
                        help_text="who issued the visa that stated something wrong",
                        max_length=80,
                        null=True,
                        verbose_name="issued wrongly by",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="endorsement.visa",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visas",
                        to="endorsement.casevisitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "visa",
                "verbose_name_plural": "visas",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "ISSUED")),
                        fields=["enter_by"],
                        name="visa_to_expire",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("exit_missed_at", None), ("left_at", None), ("status", "USED")
                        ),
                        fields=["leave_by"],
                        name="visa_to_leave",
                    ),
                    models.Index(
                        models.OrderBy(models.F("issued_at"), descending=True),
                        models.F("id"),
                        name="visa_newest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entry_port", ""),
                                ("exit_missed_at", None),
                                ("exit_port", ""),
                                ("leave_by", None),
                                ("left_at", None),
                                ("status__in", ["ISSUED", "EXPIRED", "SUPERSEDED"]),
                                ("used_at", None),
                                ("void_ground", ""),
                                ("void_proposed_by", None),
                                ("voided_at", None),
                                ("voided_by", None),
                            ),
                            models.Q(
                                ("leave_by__isnull", False),
                                ("status", "USED"),
                                ("used_at__isnull", False),
                                ("void_ground", ""),
                                ("void_proposed_by", None),
                                ("voided_at", None),
                                ("voided_by", None),
                                models.Q(("entry_port", ""), _negated=True),
                            ),
                            models.Q(
                                ("entry_port", ""),
                                ("exit_missed_at", None),
                                ("exit_port", ""),
                                ("leave_by", None),
                                ("left_at", None),
                                ("status", "DECLARED_VOID"),
                                ("used_at", None),
                                ("void_ground__in", ["DAMAGED", "LOST", "STOLEN", "NOT_QUALIFIED"]),
                                ("voided_at__isnull", False),
                                ("voided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visa_status_coherence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replacement_ground", ""), ("supersedes", None)),
                            models.Q(
                                (
                                    "replacement_ground__in",
                                    ["DAMAGED", "LOST", "STOLEN", "MISTYPED"],
                                ),
                                ("supersedes__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visa_replacement_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("puts_right__isnull", False),
                                ("replacement_ground", "MISTYPED"),
                                models.Q(("puts_right", models.F("issued_by")), _negated=True),
                            ),
                            models.Q(
                                models.Q(("replacement_ground", "MISTYPED"), _negated=True),
                                ("puts_right", None),
                            ),
                            _connector="OR",
                        ),
                        name="visa_put_right_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "DECLARED_VOID"), _negated=True),
                            models.Q(
                                ("void_proposed_by__isnull", False),
                                models.Q(
                                    ("void_proposed_by", models.F("voided_by")), _negated=True
                                ),
                            ),
                            models.Q(
                                ("void_proposed_by", None),
                                (
                                    "voided_at__lt",
                                    datetime.datetime(2026, 11, 28, 20, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="visa_voided_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["ISSUED", "USED"])),
                        fields=("visitor",),
                        name="visa_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entries", 1)), name="visa_single_entry"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stay_days__gte", 1), ("stay_days__lte", 30)),
                        name="visa_stay_lawful",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("enter_by__gt", models.F("issued_at"))),
                        name="visa_enter_by_after_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at", None),
                            models.Q(
                                ("used_at__gte", models.F("issued_at")),
                                ("used_at__lt", models.F("enter_by")),
                            ),
                            _connector="OR",
                        ),
                        name="visa_entry_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leave_by", None),
                            ("leave_by__gt", models.F("used_at")),
                            _connector="OR",
                        ),
                        name="visa_stay_after_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exit_missed_at", None),
                            ("exit_missed_at__gte", models.F("leave_by")),
                            _connector="OR",
                        ),
                        name="visa_exit_missed_after_stay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exit_port", ""), ("left_at", None)),
                            models.Q(
                                ("left_at__gte", models.F("used_at")),
                                ("left_at__isnull", False),
                                models.Q(("exit_port", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visa_exit_after_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seal__isnull", False),
                            (
                                "issued_at__lt",
                                datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.UTC),
                            ),
                            _connector="OR",
                        ),
                        name="visa_never_unsigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_ports__len__gte", 1)), name="visa_has_entry_port"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="of this paper, from 1", verbose_name="copy"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("HANDED", "given to the guest"),
                            ("FILE", "for the file"),
                            ("SENT", "sent to the inviter"),
                        ],
                        max_length=8,
                        verbose_name="made for",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="of the whole file, hexadecimal",
                        max_length=64,
                        unique=True,
                        verbose_name="SHA-256",
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="bytes", verbose_name="size")),
                (
                    "certificate",
                    models.CharField(
                        help_text="serial number, hexadecimal",
                        max_length=40,
                        verbose_name="certificate",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("made_by", models.CharField(max_length=80, verbose_name="made by")),
                (
                    "file",
                    models.ForeignKey(
                        help_text="of the copy that is sent; no other is kept",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        help_text="of a list",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_copies",
                        to="endorsement.portcase",
                    ),
                ),
                (
                    "visa",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_copies",
                        to="endorsement.visa",
                    ),
                ),
            ],
            options={
                "verbose_name": "copy of a letter",
                "verbose_name_plural": "copies of letters",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("made_at"), descending=True),
                        models.F("id"),
                        name="letter_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("visa__isnull", False)),
                            models.Q(("case__isnull", False), ("visa", None)),
                            _connector="OR",
                        ),
                        name="letter_copy_of_one_thing",
                    ),
                    models.UniqueConstraint(fields=("visa", "number"), name="letter_copy_number"),
                    models.UniqueConstraint(fields=("case", "number"), name="list_copy_number"),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["HANDED", "FILE", "SENT"])),
                        name="letter_copy_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__gte", 1), ("sha256__regex", "^[0-9a-f]{64}$"), ("size__gt", 0)
                        ),
                        name="letter_copy_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("purpose", "SENT")),
                            models.Q(models.Q(("purpose", "SENT"), _negated=True), ("file", None)),
                            _connector="OR",
                        ),
                        name="letter_copy_sent_is_kept",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "SENT")),
                        fields=("visa",),
                        name="letter_copy_sent_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BorderReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reported_by", models.CharField(max_length=80, verbose_name="reported by")),
                ("event_id", models.CharField(max_length=64, verbose_name="id of the event")),
                ("content", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("ENTRY", "Entry"), ("EXIT", "Exit")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(max_length=3, verbose_name="place")),
                ("happened_at", models.DateTimeField(verbose_name="happened")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "number_key",
                    models.CharField(
                        blank=True,
                        help_text="digest of the visa number, while no visa has it",
                        max_length=64,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("NOTED", "Noted"),
                            ("ON_RECORD", "On record before"),
                            ("WAITING", "Kept until the entry is reported"),
                            ("REFUSED", "Not noted"),
                        ],
                        max_length=12,
                        verbose_name="answer",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="reason")),
                (
                    "settled_at",
                    models.DateTimeField(
                        help_text="when an exit met its entry, which was reported later",
                        null=True,
                        verbose_name="settled",
                    ),
                ),
                (
                    "settled_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOTED", "Noted"),
                            ("ON_RECORD", "On record before"),
                            ("WAITING", "Kept until the entry is reported"),
                            ("REFUSED", "Not noted"),
                        ],
                        max_length=12,
                        verbose_name="settled as",
                    ),
                ),
                (
                    "visa",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="border_reports",
                        to="endorsement.visa",
                        verbose_name="visa",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of border inspection",
                "verbose_name_plural": "reports of border inspection",
                "indexes": [
                    models.Index(
                        condition=models.Q(("number_key", ""), _negated=True),
                        fields=["number_key", "received_at"],
                        name="border_number_unknown",
                    ),
                    models.Index(
                        condition=models.Q(("code", ""), ("kind", "EXIT")),
                        fields=["received_at"],
                        name="border_exit_heard",
                    ),
                    models.Index(
                        condition=models.Q(("code", ""), ("kind", "EXIT")),
                        fields=["happened_at"],
                        name="border_exit_last",
                    ),
                    models.Index(
                        models.OrderBy(models.F("received_at"), descending=True),
                        models.F("id"),
                        name="border_report_newest",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "WAITING"), ("settled_at", None)),
                        fields=["visa"],
                        name="border_exit_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reported_by", "event_id"), name="border_report_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["ENTRY", "EXIT"])),
                        name="border_report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "REFUSED"),
                                ("settled_as", ""),
                                ("settled_at", None),
                                models.Q(("code", ""), _negated=True),
                            ),
                            models.Q(
                                ("code", ""),
                                ("outcome__in", ["NOTED", "ON_RECORD"]),
                                ("settled_as", ""),
                                ("settled_at", None),
                                ("visa__isnull", False),
                            ),
                            models.Q(
                                ("kind", "EXIT"),
                                ("outcome", "WAITING"),
                                ("visa__isnull", False),
                                models.Q(
                                    models.Q(
                                        ("code", ""), ("settled_as", ""), ("settled_at", None)
                                    ),
                                    models.Q(
                                        ("settled_at__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("code", ""),
                                                ("settled_as__in", ["NOTED", "ON_RECORD"]),
                                            ),
                                            models.Q(
                                                ("settled_as", "REFUSED"),
                                                models.Q(("code", ""), _negated=True),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="border_report_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number_key", ""), ("visa__isnull", False)),
                            models.Q(
                                ("visa__isnull", True), models.Q(("number_key", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="border_report_names_a_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisaDesk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True, verbose_name="code")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("name_zh", models.CharField(max_length=40, verbose_name="name in Chinese")),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in lists")),
                ("shut_from", models.DateTimeField(null=True, verbose_name="shut from")),
                ("shut_until", models.DateTimeField(null=True, verbose_name="shut until")),
                (
                    "shut_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is shut"),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("last_event", models.CharField(max_length=80)),
                ("last_actor", models.CharField(max_length=80)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "visa desk",
                "verbose_name_plural": "visa desks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][A-Z0-9]{1,7}$")),
                        name="visa_desk_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("shut_from", None), ("shut_reason", ""), ("shut_until", None)
                            ),
                            models.Q(
                                ("shut_from__isnull", False),
                                models.Q(("shut_reason", ""), _negated=True),
                                models.Q(
                                    ("shut_until", None),
                                    ("shut_until__gt", models.F("shut_from")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="visa_desk_shut_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.UUIDField(verbose_name="officer")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("DESK", "At the desk"),
                            ("FIRST", "First on call"),
                            ("SECOND", "Second on call"),
                        ],
                        max_length=8,
                        verbose_name="duty",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("entered_by", models.CharField(max_length=80, verbose_name="entered by")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                (
                    "taken_off_by",
                    models.CharField(max_length=80, null=True, verbose_name="taken off by"),
                ),
                ("taken_off_at", models.DateTimeField(null=True, verbose_name="taken off")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="endorsement.visadesk",
                        verbose_name="visa desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_off_at", None)),
                        fields=["ends_at", "starts_at"],
                        name="shift_by_time",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ["DESK", "FIRST", "SECOND"])),
                        name="shift_duty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("starts_at")),
                            (
                                "ends_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("starts_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=1)),
                                ),
                            ),
                        ),
                        name="shift_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_off_at", None), ("taken_off_by", None)),
                            models.Q(
                                ("taken_off_at__isnull", False), ("taken_off_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="shift_taken_off_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_off_at", None)),
                        fields=("desk", "officer", "duty", "starts_at"),
                        name="shift_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="portcase",
            name="desk",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="endorsement.visadesk",
                verbose_name="visa desk",
            ),
        ),
        migrations.AddField(
            model_name="deskrule",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="endorsement.visadesk",
                verbose_name="visa desk",
            ),
        ),
        migrations.CreateModel(
            name="DeskHours",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        help_text="0 is Monday", verbose_name="day of the week"
                    ),
                ),
                (
                    "opens",
                    models.PositiveSmallIntegerField(
                        help_text="minutes after midnight", verbose_name="opens"
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        help_text="minutes, 1440 at most", verbose_name="length"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="endorsement.visadesk",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "weekday", "opens"), name="desk_hours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lt", 7)), name="desk_hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", 1440)), name="desk_hours_opens"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                        name="desk_hours_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("officer", models.CharField(max_length=80, verbose_name="officer")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("FIRST", "first on call"),
                            ("SECOND", "second on call"),
                            ("OTHER", "on call at another visa desk"),
                            ("CHIEF", "supervisor"),
                        ],
                        max_length=8,
                        verbose_name="called as",
                    ),
                ),
                ("called_at", models.DateTimeField(verbose_name="called")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "lapsed_at",
                    models.DateTimeField(
                        help_text="answered, but the case stayed on nobody's desk",
                        null=True,
                        verbose_name="answer lapsed",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="endorsement.officercall",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        help_text="where the officer is on call",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="endorsement.visadesk",
                        verbose_name="visa desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a call",
                "verbose_name_plural": "steps of calls",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "officer"), name="call_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", False), ("lapsed_at", None)),
                        fields=("call",),
                        name="call_step_one_answers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["FIRST", "SECOND", "OTHER", "CHIEF"])),
                        name="call_step_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None),
                            ("answered_at__gte", models.F("called_at")),
                            _connector="OR",
                        ),
                        name="call_step_answered_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lapsed_at", None),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("lapsed_at__gte", models.F("answered_at")),
                            ),
                            _connector="OR",
                        ),
                        name="call_step_lapsed_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("desk", None), ("way", "CHIEF")),
                            models.Q(
                                models.Q(("way", "CHIEF"), _negated=True), ("desk__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="call_step_desk",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisaFee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=16, unique=True, verbose_name="receipt number"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "Single entry"),
                            ("group_single", "Single entry, group, per person"),
                            ("double", "Two entries"),
                            ("group_double", "Two entries, group, per person"),
                            ("half_year", "Several entries in half a year"),
                            ("years", "Several entries in one to five years"),
                        ],
                        max_length=16,
                        verbose_name="fee for",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("WINDOW", "paid at the window"), ("ELSEWHERE", "paid elsewhere")],
                        max_length=10,
                        verbose_name="paid",
                    ),
                ),
                ("amount_yuan", models.PositiveIntegerField(verbose_name="yuan")),
                ("rate_yuan", models.PositiveIntegerField(null=True, verbose_name="rate, yuan")),
                (
                    "is_rate_confirmed",
                    models.BooleanField(default=False, verbose_name="rate confirmed"),
                ),
                (
                    "difference_reason",
                    models.CharField(max_length=300, verbose_name="why it differs from the rate"),
                ),
                ("paid_on", models.DateField(verbose_name="paid on")),
                (
                    "reference",
                    models.CharField(
                        help_text="where it was paid elsewhere",
                        max_length=60,
                        verbose_name="proof of payment",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("recorded_by", models.CharField(max_length=80, verbose_name="recorded by")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="cancelled")),
                (
                    "cancelled_by",
                    models.CharField(max_length=80, null=True, verbose_name="cancelled by"),
                ),
                (
                    "cancel_reason",
                    models.CharField(max_length=300, verbose_name="why it was cancelled"),
                ),
                (
                    "visa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="endorsement.visa",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee",
                "verbose_name_plural": "fees",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("recorded_at"), descending=True),
                        models.F("id"),
                        name="fee_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "single",
                                    "group_single",
                                    "double",
                                    "group_double",
                                    "half_year",
                                    "years",
                                ],
                            ),
                            ("way__in", ["WINDOW", "ELSEWHERE"]),
                        ),
                        name="visa_fee_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yuan__lte", 20000)), name="visa_fee_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_yuan", models.F("rate_yuan")),
                            models.Q(("difference_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visa_fee_difference_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), ("way", "WINDOW")),
                            models.Q(
                                ("way", "ELSEWHERE"), models.Q(("reference", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="visa_fee_elsewhere_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancel_reason", ""),
                                ("cancelled_at", None),
                                ("cancelled_by", None),
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visa_fee_cancel_coherence",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        fields=("visa",),
                        name="visa_fee_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoidProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("DAMAGED", "damaged"),
                            ("LOST", "lost"),
                            ("STOLEN", "stolen"),
                            ("NOT_QUALIFIED", "the holder turned out not to qualify"),
                        ],
                        max_length=16,
                        verbose_name="ground for declaring void",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("proposed_by", models.CharField(max_length=80, verbose_name="proposed by")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONFIRMED", "Confirmed"),
                            ("DECLINED", "Declined"),
                            ("TAKEN_BACK", "Taken back"),
                            ("LAPSED", "Lapsed, as the visa has ended otherwise"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "answer_note",
                    models.TextField(blank=True, verbose_name="note of the other officer"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("ended_by", models.CharField(max_length=80, null=True, verbose_name="ended by")),
                (
                    "visa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="void_proposals",
                        to="endorsement.visa",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal to declare void",
                "verbose_name_plural": "proposals to declare void",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("visa",),
                        name="void_proposal_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["DAMAGED", "LOST", "STOLEN", "NOT_QUALIFIED"])
                        ),
                        name="void_proposal_ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("outcome", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("outcome__in", ["CONFIRMED", "DECLINED", "TAKEN_BACK", "LAPSED"]),
                            ),
                            _connector="OR",
                        ),
                        name="void_proposal_ended_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["CONFIRMED", "DECLINED"]), _negated=True),
                            models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="void_proposal_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "TAKEN_BACK"), _negated=True),
                            ("ended_by", models.F("proposed_by")),
                            _connector="OR",
                        ),
                        name="void_proposal_taken_back_by_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchHit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry_reference",
                    models.CharField(max_length=60, verbose_name="number in the list"),
                ),
                ("entry_key", models.CharField(max_length=64)),
                ("subject_key", models.CharField(max_length=64)),
                ("sealed", models.BinaryField(verbose_name="listed person, sealed")),
                (
                    "name_percent",
                    models.PositiveSmallIntegerField(verbose_name="likeness of the name"),
                ),
                (
                    "birth",
                    models.CharField(
                        choices=[
                            ("SAME", "the same day"),
                            ("SWAPPED", "day and month exchanged"),
                            ("PARTLY", "the same, as far as the list knows it"),
                            ("NEAR", "a few years apart"),
                            ("UNKNOWN", "the list has none"),
                            ("OTHER", "another one"),
                        ],
                        max_length=8,
                        verbose_name="date of birth",
                    ),
                ),
                ("by_passport", models.BooleanField(verbose_name="same passport number")),
                ("found_at", models.DateTimeField(verbose_name="found")),
                ("lapsed_at", models.DateTimeField(null=True, verbose_name="lapsed")),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ANOTHER_PERSON", "another person"),
                            ("NO_OBSTACLE", "the same person, and no obstacle"),
                            ("OBSTACLE", "the same person, and an obstacle"),
                        ],
                        max_length=16,
                        verbose_name="what was found",
                    ),
                ),
                (
                    "resolved_by",
                    models.CharField(max_length=80, null=True, verbose_name="resolved by"),
                ),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="resolved")),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watch_hits",
                        to="endorsement.casevisitor",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="endorsement.watchlist",
                    ),
                ),
            ],
            options={
                "verbose_name": "hit on a watch list",
                "verbose_name_plural": "hits on watch lists",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visitor", "list", "entry_reference", "entry_key", "subject_key"),
                        name="watch_hit_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_percent__gte", 0), ("name_percent__lte", 100)),
                        name="watch_hit_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolution", ""), ("resolved_at", None), ("resolved_by", None)
                            ),
                            models.Q(
                                ("resolution__in", ["ANOTHER_PERSON", "NO_OBSTACLE", "OBSTACLE"]),
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="watch_hit_resolved_coherence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HitFinding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        choices=[
                            ("ANOTHER_PERSON", "another person"),
                            ("NO_OBSTACLE", "the same person, and no obstacle"),
                            ("OBSTACLE", "the same person, and an obstacle"),
                        ],
                        max_length=16,
                        verbose_name="what was found",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("found_by", models.CharField(max_length=80, verbose_name="found by")),
                ("found_at", models.DateTimeField(verbose_name="found")),
                (
                    "hit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="endorsement.watchhit",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding on a hit",
                "verbose_name_plural": "findings on hits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="hit_finding_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolution__in", ["ANOTHER_PERSON", "NO_OBSTACLE", "OBSTACLE"])
                        ),
                        name="hit_finding_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchListVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PREPARED", "Prepared"),
                            ("IN_FORCE", "In force"),
                            ("RETIRED", "No longer in force"),
                        ],
                        default="PREPARED",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="digest of the file")),
                ("sealed", models.BinaryField(null=True, verbose_name="people, sealed")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("added", models.PositiveIntegerField(verbose_name="added")),
                ("changed", models.PositiveIntegerField(verbose_name="changed")),
                ("removed", models.PositiveIntegerField(verbose_name="removed")),
                ("prepared_at", models.DateTimeField(verbose_name="prepared")),
                ("prepared_by", models.CharField(max_length=80, verbose_name="prepared by")),
                ("in_force_at", models.DateTimeField(null=True, verbose_name="in force since")),
                (
                    "in_force_by",
                    models.CharField(max_length=80, null=True, verbose_name="put in force by"),
                ),
                ("retired_at", models.DateTimeField(null=True, verbose_name="retired")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="endorsement.watchlist",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a watch list",
                "verbose_name_plural": "versions of watch lists",
                "constraints": [
                    models.UniqueConstraint(fields=("list", "number"), name="watch_version_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "IN_FORCE")),
                        fields=("list",),
                        name="watch_version_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "PREPARED")),
                        fields=("list",),
                        name="watch_version_one_prepared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("in_force_at", None),
                                ("in_force_by", None),
                                ("retired_at", None),
                                ("sealed__isnull", False),
                                ("state", "PREPARED"),
                            ),
                            models.Q(
                                ("in_force_at__isnull", False),
                                ("in_force_by__isnull", False),
                                ("retired_at", None),
                                ("sealed__isnull", False),
                                ("state", "IN_FORCE"),
                            ),
                            models.Q(
                                ("retired_at__isnull", False),
                                ("sealed", None),
                                ("state", "RETIRED"),
                            ),
                            _connector="OR",
                        ),
                        name="watch_version_coherence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAskItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "place",
                    models.CharField(blank=True, max_length=60, verbose_name="field or paper"),
                ),
                ("note", models.TextField(blank=True, verbose_name="what is missing")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="endorsement.caseask",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ask_items",
                        to="endorsement.casevisitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ask", "position"), name="case_ask_item_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="case_ask_item_subject",
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
                        name="case_ask_item_change_of_field",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="casevisitor",
            index=models.Index(fields=["passport_key"], name="case_visitor_by_passport"),
        ),
        migrations.AddIndex(
            model_name="casevisitor",
            index=models.Index(
                condition=models.Q(("held_until__isnull", False)),
                fields=["held_until"],
                name="case_visitor_held",
            ),
        ),
        migrations.AddIndex(
            model_name="casevisitor",
            index=models.Index(fields=["person_key"], name="case_visitor_by_person"),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "PENDING",
                            "RECOMMENDED",
                            "APPROVED",
                            "REFUSED",
                            "ISSUED",
                            "WITHDRAWN",
                            "SUBSTITUTED",
                        ],
                    )
                ),
                name="case_visitor_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.UniqueConstraint(
                fields=("case", "position"), name="case_visitor_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("recommended_by")), _negated=True),
                name="case_visitor_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("recommendation", ""),
                        ("recommended_at", None),
                        ("recommended_by", None),
                        ("state", "PENDING"),
                    ),
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("recommendation__in", ["APPROVE", "REFUSE"]),
                        ("recommended_at__isnull", False),
                        ("recommended_by__isnull", False),
                        ("state", "RECOMMENDED"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("recommendation__in", ["APPROVE", "REFUSE"]),
                        ("recommended_at__isnull", False),
                        ("recommended_by__isnull", False),
                        ("state__in", ["APPROVED", "ISSUED", "REFUSED"]),
                    ),
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("state__in", ["SUBSTITUTED", "WITHDRAWN"]),
                    ),
                    _connector="OR",
                ),
                name="case_visitor_state_coherence",
            ),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_until", None),
                    models.Q(("held_until__gte", models.F("decided_at")), ("state", "REFUSED")),
                    _connector="OR",
                ),
                name="case_visitor_only_refusals_wait",
            ),
        ),
        migrations.AddConstraint(
            model_name="casevisitor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REFUSED"), models.Q(("refusal_ground", ""), _negated=True)),
                    models.Q(
                        models.Q(("state", "REFUSED"), _negated=True),
                        ("reason_codes", []),
                        ("refusal_ground", ""),
                    ),
                    _connector="OR",
                ),
                name="case_visitor_refusal_has_ground",
            ),
        ),
        migrations.AddIndex(
            model_name="portcase",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "ACCEPTED",
                            "AWAITING_SUPPLEMENT",
                            "DECIDED",
                            "EXAMINED",
                            "EXAMINING",
                            "RECEIVED",
                        ],
                    )
                ),
                fields=["desk", "begin_by", "id"],
                include=("arrival_at",),
                name="case_queue_of_desk",
            ),
        ),
        migrations.AddConstraint(
            model_name="portcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("desk", None), ("desk_reason", ""), ("desk_rule", None)),
                    models.Q(
                        ("desk__isnull", False), ("desk_reason", ""), ("desk_rule__isnull", False)
                    ),
                    models.Q(
                        ("desk__isnull", False),
                        ("desk_rule", None),
                        models.Q(("desk_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_desk_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="deskrule",
            constraint=models.UniqueConstraint(
                fields=("rules", "position"), name="desk_rule_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="deskrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_minute", None), ("until_minute", None)),
                    models.Q(
                        ("from_minute__lt", 1440),
                        ("until_minute__lt", 1440),
                        models.Q(("from_minute", models.F("until_minute")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="desk_rule_stretch_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="deskrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("busy_at", None), ("busy_at__gte", 1), _connector="OR"),
                name="desk_rule_busy_positive",
            ),
        ),
    ]
