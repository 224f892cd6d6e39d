import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_files"),
        ("transfers", "0005_visitor_imports"),
    ]

    operations = [
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
    ]
