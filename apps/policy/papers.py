"""The kinds of papers, and the rules by which they are asked for, as dated rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.localised import localised
from apps.policy.dated import Dated, Named
from apps.policy.states import InviterKind, PaperFor, ProvidedBy


class PaperType(Named):
    """A kind of paper that may be asked for."""

    key_fields = ("code",)

    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in lists"))
    belongs_to = models.CharField(_("belongs to"), max_length=8, choices=PaperFor)
    provided_by = models.CharField(
        _("provided by"), max_length=8, choices=ProvidedBy, default=ProvidedBy.INVITER
    )
    help_en = models.TextField(_("explanation in English"), blank=True)
    help_zh = models.TextField(_("explanation in Chinese"), blank=True)

    class Meta(Named.Meta):
        verbose_name = _("kind of paper")
        verbose_name_plural = _("kinds of paper")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(name="papertype_once", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="papertype_belongs_known", condition=Q(belongs_to__in=PaperFor.values)
            ),
            models.CheckConstraint(
                name="papertype_provider_known", condition=Q(provided_by__in=ProvidedBy.values)
            ),
        )

    @property
    def help(self) -> str:
        """Give the explanation in the language now active."""
        return localised(en=self.help_en, zh=self.help_zh)


class PaperRule(Dated):
    """Which paper a kind of inviter sends in for a category, and why."""

    key_fields = ("category", "inviter_kind", "paper_type")

    category = models.CharField(_("visa category"), max_length=2)
    inviter_kind = models.CharField(_("inviter"), max_length=8, choices=InviterKind)
    paper_type = models.SlugField(_("kind of paper"), max_length=40)
    is_required = models.BooleanField(_("required"))
    is_on_request = models.BooleanField(_("only when it is asked for"), default=False)
    reason_en = models.TextField(_("reason in English"))
    reason_zh = models.TextField(_("reason in Chinese"))

    class Meta(Dated.Meta):
        verbose_name = _("rule about a paper")
        verbose_name_plural = _("rules about papers")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="paperrule_once",
                fields=["category", "inviter_kind", "paper_type", "valid_from"],
            ),
            models.CheckConstraint(
                name="paperrule_inviter_known", condition=Q(inviter_kind__in=InviterKind.values)
            ),
            models.CheckConstraint(
                name="paperrule_required_or_on_request",
                condition=Q(is_required=False) | Q(is_on_request=False),
                violation_error_message=_("A required paper is not one given on request only."),
            ),
        )

    @property
    def reason(self) -> str:
        """Give the reason in the language now active."""
        return localised(en=self.reason_en, zh=self.reason_zh)
