"""The rule book in the Django admin of the public host, for the administrators of the region.

A rule is changed by ending its version and adding the next one. Saving goes through the service,
which leaves an audit event and marks the row, so that loading the data files leaves it alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from apps.core.actors import Actor
from apps.policy import lists, models, papers, policies, services
from apps.policy.dated import Dated
from apps.policy.errors import PolicyDataWrong
from apps.policy.guidance import Guidance


class RuleForm(forms.ModelForm[Dated]):
    """A version of a rule, which must be the only one in force on its days."""

    def clean(self) -> dict[str, Any]:
        """Refuse a period in which another version holds."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        candidate = type(self.instance)(**values)
        candidate.pk = self.instance.pk
        try:
            policies.check_alone_in_force(candidate)
        except PolicyDataWrong as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return values


class RuleAdmin(admin.ModelAdmin[Dated]):
    """What is the same for every table of the book."""

    form = RuleForm
    list_filter = ("is_verified", "is_local")
    readonly_fields = ("is_local",)
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> list[str | Callable[[Any], str | bool]]:
        """Show what tells the rule apart, its values in short, its period and standing."""
        shown = [*self.model.key_fields, *self.shown, "valid_from", "valid_until", "is_verified"]
        return [*shown, "is_local"]

    shown: ClassVar[tuple[str, ...]] = ()

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """Put versions of one rule together, the newest first."""
        return [*self.model.key_fields, "-valid_from"]

    def has_delete_permission(self, request: HttpRequest, obj: Dated | None = None) -> bool:
        """Rules are ended by date: a request keeps those it was filed under."""
        return False

    def save_model(self, request: HttpRequest, obj: Dated, form: RuleForm, change: bool) -> None:  # noqa: FBT001 - Django's interface
        """Save through the service."""
        roles = frozenset(str(role) for role in getattr(request.user, "roles", ()))
        actor = Actor(kind="user", id=str(request.user.pk), roles=roles)
        services.save_rule(actor=actor, rule=obj)


_SHOWN: dict[type[Dated], tuple[str, ...]] = {
    models.VisaCategory: ("name_en", "name_zh", "is_electronic"),
    papers.PaperType: ("name_en", "name_zh", "belongs_to", "provided_by"),
    papers.PaperRule: ("is_required", "is_on_request"),
    models.Exemption: ("max_days",),
    models.Fee: ("amount_yuan",),
    models.CalendarDay: ("is_working", "name_en", "name_zh"),
    models.RefusalGround: ("text_en",),
    models.RefusalReason: ("text_en",),
    lists.DefectText: ("text_en", "text_zh"),
    models.Declaration: ("text_en",),
    models.Parameter: ("value", "unit"),
    models.Retention: ("days",),
    lists.SchemeTerms: ("max_days", "checked_on"),
    lists.SchemePort: (),
    lists.VisitPurpose: ("category", "is_offered"),
    lists.NotAcceptReason: ("text_en", "needs_words"),
    lists.ExpediteGround: ("name_en", "name_zh"),
    lists.DocumentRule: ("is_taken", "is_listed"),
    lists.ReasonText: ("text",),
    Guidance: ("name_en", "name_zh"),
}

for _model in models.RULES:
    _name = f"{_model.__name__}Admin"
    admin.site.register(_model, type(_name, (RuleAdmin,), {"shown": _SHOWN[_model]}))
