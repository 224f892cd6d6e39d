"""The rule book: dated reference data, each row with its period and its source.

A row holds from `valid_from` up to and with `valid_until`, or for good. Rows are ended by date and
never deleted, because a request keeps the rules it was filed under.
"""

from __future__ import annotations

import hashlib

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.policy import lists, papers
from apps.policy.dated import Dated, Named
from apps.policy.guidance import Guidance
from apps.policy.states import ExemptionScheme, FeeKind


class VisaCategory(Named):
    """A type of visa that the port issues: F, M, S2 and so on."""

    key_fields = ("code",)

    code = models.CharField(_("code"), max_length=2, validators=[RegexValidator(r"^[A-Z][12]?$")])
    position = models.PositiveSmallIntegerField(_("place in lists"))
    is_electronic = models.BooleanField(_("issued as an electronic port visa"))
    is_group = models.BooleanField(_("for groups"), default=False)

    class Meta(Named.Meta):
        verbose_name = _("visa category")
        verbose_name_plural = _("visa categories")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="visacategory_once", fields=["code", "valid_from"]),
        )


class Exemption(Dated):
    """A nationality that may enter without a visa under a scheme. Advice only, never a decision."""

    key_fields = ("alpha3", "scheme")

    alpha3 = models.CharField(_("nationality"), max_length=3)
    scheme = models.CharField(_("scheme"), max_length=16, choices=ExemptionScheme)
    max_days = models.PositiveSmallIntegerField(_("days at most"))
    note_en = models.TextField(_("note"), blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("visa exemption")
        verbose_name_plural = _("visa exemptions")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="exemption_once", fields=["alpha3", "scheme", "valid_from"]
            ),
            models.CheckConstraint(
                name="exemption_scheme_known", condition=Q(scheme__in=ExemptionScheme.values)
            ),
        )


class Fee(Dated):
    """What a visa costs, for a nationality (`*`: all without a rate of their own)."""

    key_fields = ("nationality", "kind")

    nationality = models.CharField(_("nationality"), max_length=3)
    kind = models.CharField(_("for"), max_length=16, choices=FeeKind)
    amount_yuan = models.PositiveIntegerField(_("yuan"))

    class Meta(Dated.Meta):
        verbose_name, verbose_name_plural = _("fee"), _("fees")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="fee_once", fields=["nationality", "kind", "valid_from"]),
            models.CheckConstraint(name="fee_kind_known", condition=Q(kind__in=FeeKind.values)),
        )


class CalendarDay(Named):
    """A day that does not follow its weekday: a holiday, or a weekend worked in exchange.

    It is in force on its own day only; the row says from and until that day.
    """

    key_fields = ("date",)

    date = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("day of the calendar"), _("calendar")
        constraints = (
            models.CheckConstraint(
                name="calendarday_on_its_day",
                condition=Q(valid_from=F("date"), valid_until=F("date")),
            ),
        )


class RefusalGround(Dated):
    """A ground of article 21 on which a visa is not issued. Internal: never promised to anyone."""

    key_fields = ("number",)

    number = models.PositiveSmallIntegerField(_("number in article 21"))
    text_en = models.TextField(_("text in English"))
    text_zh = models.TextField(_("text in Chinese"))

    class Meta(Dated.Meta):
        verbose_name = _("ground of refusal")
        verbose_name_plural = _("grounds of refusal")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="refusalground_once", fields=["number", "valid_from"]),
        )

    @property
    def text(self) -> str:
        """Give the text in the language now active."""
        return localised(en=self.text_en, zh=self.text_zh)


class RefusalReason(Dated):
    """A sentence that the inviter may read when a visa is not issued."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    text_en = models.TextField(_("text in English"))
    text_zh = models.TextField(_("text in Chinese"))

    class Meta(Dated.Meta):
        verbose_name = _("public reason of refusal")
        verbose_name_plural = _("public reasons of refusal")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="refusalreason_once", fields=["code", "valid_from"]),
        )

    @property
    def text(self) -> str:
        """Give the text in the language now active."""
        return localised(en=self.text_en, zh=self.text_zh)


class Declaration(Dated):
    """What somebody declares before an act, in plain words: a paragraph a line."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    text_en = models.TextField(_("text in English"), help_text=_("A paragraph a line."))
    text_zh = models.TextField(_("text in Chinese"), help_text=_("A paragraph a line."))

    class Meta(Dated.Meta):
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="declaration_once", fields=["code", "valid_from"]),
        )

    @property
    def paragraphs(self) -> list[str]:
        """Give the text in the language now active, paragraph by paragraph."""
        return localised(en=self.text_en, zh=self.text_zh).splitlines()

    @property
    def version(self) -> str:
        """Name the text to the letter: the day it came into force, and a digest of both languages.

        What somebody has declared is kept by this name; an administrator's correction changes it.
        """
        digest = hashlib.sha256(f"{self.text_en}\n{self.text_zh}".encode()).hexdigest()
        return f"{self.valid_from:%Y-%m-%d}-{digest[:12]}"


class Parameter(Dated):
    """A number that a rule needs: days, bytes, persons."""

    key_fields = ("key",)

    key = models.CharField(
        _("name"), max_length=60, validators=[RegexValidator(r"^[a-z_]+(\.[a-z0-9_]+)+$")]
    )
    value = models.PositiveIntegerField(_("value"))
    unit = models.CharField(_("unit"), max_length=20)
    note_en = models.TextField(_("note"), blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("number of the rules")
        verbose_name_plural = _("numbers of the rules")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="parameter_once", fields=["key", "valid_from"]),
        )


class Retention(Dated):
    """How long something is kept after its last use. Suggestions until an authority sets them."""

    key_fields = ("subject",)

    subject = models.CharField(_("what is kept"), max_length=60)
    days = models.PositiveIntegerField(_("days"))
    note_en = models.TextField(_("note"), blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="retention_once", fields=["subject", "valid_from"]),
        )


RULES: tuple[type[Dated], ...] = (
    VisaCategory,
    papers.PaperType,
    papers.PaperRule,
    Exemption,
    Fee,
    CalendarDay,
    RefusalGround,
    RefusalReason,
    lists.DefectText,
    Declaration,
    Parameter,
    Retention,
    lists.SchemeTerms,
    lists.SchemePort,
    lists.VisitPurpose,
    lists.DocumentRule,
    lists.ExpediteGround,
    lists.NotAcceptReason,
    lists.ReasonText,
    Guidance,
)
