"""Tables of the rule book for screening: schemes that spare a visa, purposes and documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.policy.dated import Dated, Named
from apps.policy.states import CHINESE, GuestLanguage, Scheme, TravelDocument

ANY = "*"


class SchemeTerms(Named):
    """What a scheme asks for beside the nationality. `*` in a list of words: any.

    `max_days` is empty where the nationality's own row says it, or nothing does.
    """

    key_fields = ("code",)

    code = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    max_days = models.PositiveSmallIntegerField(_("days at most"), null=True, blank=True)
    is_by_nationality = models.BooleanField(_("names nationalities"))
    is_at_listed_ports = models.BooleanField(_("at listed ports only"))
    purposes = models.CharField(_("purposes"), max_length=200, help_text=_("Codes, or *"))
    routes = models.CharField(_("routes"), max_length=80, help_text=_("Codes, or *"))
    conditions_en = models.TextField(_("conditions in English"))
    conditions_zh = models.TextField(_("conditions in Chinese"))
    checked_on = models.DateField(_("last checked on"))

    class Meta(Named.Meta):
        verbose_name = _("terms of a scheme")
        verbose_name_plural = _("terms of schemes")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="schemeterms_once", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="schemeterms_code_known", condition=Q(code__in=Scheme.values)
            ),
        )

    @property
    def conditions(self) -> str:
        """Give the conditions in the language now active."""
        return localised(en=self.conditions_en, zh=self.conditions_zh)

    def covers(self, words: str, code: str) -> bool:
        """Tell whether the code is among the words, or any will do."""
        return words == ANY or code in words.split()


class SchemePort(Dated):
    """A place of entry at which a scheme holds."""

    key_fields = ("scheme", "port")

    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme)
    port = models.CharField(_("port of entry"), max_length=3)

    class Meta(Dated.Meta):
        verbose_name = _("port of a scheme")
        verbose_name_plural = _("ports of schemes")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="schemeport_once", fields=["scheme", "port", "valid_from"]
            ),
            models.CheckConstraint(
                name="schemeport_scheme_known", condition=Q(scheme__in=Scheme.values)
            ),
        )


class VisitPurpose(Named):
    """Why a guest comes, as people say it, and the category that answers to it."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    category = models.CharField(_("visa category"), max_length=5)
    is_offered = models.BooleanField(_("issued at the port"))
    reason_en = models.TextField(_("reason in English"))
    reason_zh = models.TextField(_("reason in Chinese"))

    class Meta(Named.Meta):
        verbose_name = _("purpose of a visit")
        verbose_name_plural = _("purposes of visits")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="visitpurpose_once", fields=["code", "valid_from"]),
        )

    @property
    def reason(self) -> str:
        """Give the reason in the language now active."""
        return localised(en=self.reason_en, zh=self.reason_zh)


class DocumentRule(Dated):
    """Whether the port takes a kind of travel document, and whether the exemption lists mean it."""

    key_fields = ("document",)

    document = models.CharField(_("document"), max_length=16)
    is_taken = models.BooleanField(_("taken at the port"))
    is_listed = models.BooleanField(_("meant by the exemption lists"))
    reason_en = models.TextField(_("reason in English"))
    reason_zh = models.TextField(_("reason in Chinese"))

    class Meta(Dated.Meta):
        verbose_name = _("rule about a travel document")
        verbose_name_plural = _("rules about travel documents")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="documentrule_once", fields=["document", "valid_from"]),
            models.CheckConstraint(
                name="documentrule_document_known",
                condition=Q(document__in=[*TravelDocument.values, CHINESE]),
            ),
        )

    @property
    def reason(self) -> str:
        """Give the reason in the language now active."""
        return localised(en=self.reason_en, zh=self.reason_zh)


class DefectText(Dated):
    """What officers say of a kind of defect, and how the inviter mends it (补正用语)."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    text_en = models.CharField(_("text in English"), max_length=120)
    text_zh = models.CharField(_("text in Chinese"), max_length=120)
    mend_en = models.TextField(_("how to mend it, in English"), max_length=400)
    mend_zh = models.TextField(_("how to mend it, in Chinese"), max_length=400)

    class Meta(Dated.Meta):
        verbose_name = _("text for a defect")
        verbose_name_plural = _("texts for defects")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="defecttext_once", fields=["code", "valid_from"]),
        )

    @property
    def text(self) -> str:
        """Give the text in the language now active."""
        return localised(en=self.text_en, zh=self.text_zh)

    @property
    def mend(self) -> str:
        """Give the advice in the language now active."""
        return localised(en=self.mend_en, zh=self.mend_zh)


class NotAcceptReason(Dated):
    """Why a case is not accepted (不予受理), as its city and the inviter read it."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    needs_words = models.BooleanField(
        _("needs words"), default=False, help_text=_("Says nothing without the officer's own.")
    )
    text_en = models.TextField(_("text in English"))
    text_zh = models.TextField(_("text in Chinese"))

    class Meta(Dated.Meta):
        verbose_name = _("reason for not accepting")
        verbose_name_plural = _("reasons for not accepting")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="notacceptreason_once", fields=["code", "valid_from"]),
        )

    @property
    def text(self) -> str:
        """Give the text in the language now active."""
        return localised(en=self.text_en, zh=self.text_zh)


class ExpediteGround(Named):
    """A ground on which the expedited lane may be asked for (Law, article 20(1))."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))

    class Meta(Named.Meta):
        verbose_name = _("ground of expedition")
        verbose_name_plural = _("grounds of expedition")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="expediteground_once", fields=["code", "valid_from"]),
        )


class ReasonText(Dated):
    """A public reason of refusal in one more language, or words that stand around the reasons.

    Chinese and English of a reason stand with the reason itself.
    """

    key_fields = ("code", "language")

    code = models.SlugField(
        _("code"), max_length=40, help_text=_("That of a public reason, or heading, or lead.")
    )
    language = models.CharField(_("language"), max_length=8, choices=GuestLanguage)
    text = models.TextField(_("text"), max_length=600)

    class Meta(Dated.Meta):
        verbose_name = _("reason of refusal in a further language")
        verbose_name_plural = _("reasons of refusal in further languages")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="reasontext_once", fields=["code", "language", "valid_from"]
            ),
            models.CheckConstraint(
                name="reasontext_language_known", condition=Q(language__in=GuestLanguage.values)
            ),
        )
