"""The register of inviters in the Django admin of a city, for its administrator.

Nothing is written by the admin itself: it calls the services, which check and leave a trace.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.accounts.permissions import actor_of
from apps.enterprises import services
from apps.enterprises.errors import InviterInvalid
from apps.enterprises.models import Enterprise, Handler, Host
from apps.enterprises.services import UnitDetails
from apps.enterprises.states import Standing

_DETAILS: Final = (
    "uscc",
    "name_zh",
    "name_en",
    "kind",
    "address",
    "legal_representative",
    "contact_name",
    "contact_phone",
)


class EnterpriseForm(forms.ModelForm[Enterprise]):
    """What is filed about a unit, and whether it is suspended."""

    class Meta:
        model = Enterprise
        fields = (*_DETAILS, "standing", "suspended_reason")

    def clean(self) -> dict[str, Any] | None:
        """Put every refusal of the register at its field."""
        cleaned = super().clean() or self.cleaned_data
        if "uscc" not in self.fields:
            cleaned["uscc"] = self.instance.uscc
        try:
            services.clean_unit(self.details())
        except InviterInvalid as refused:
            for field, message in refused.fields.items():
                if field in self.fields and field not in self.errors:
                    self.add_error(field, str(message))
        _ask_for_reason(self)
        return cleaned

    def details(self) -> UnitDetails:
        """Give what was typed as the service takes it."""
        return UnitDetails(**{name: self.cleaned_data.get(name) or "" for name in _DETAILS})


@admin.register(Enterprise)
class EnterpriseAdmin(admin.ModelAdmin[Enterprise]):
    """Inviting units on file."""

    form = EnterpriseForm
    list_display = ("uscc", "name_zh", "name_en", "kind", "standing", "came_by_redirect")
    list_filter = ("standing", "kind", "came_by_redirect")
    search_fields = ("uscc__startswith", "name_zh__startswith", "name_en__istartswith")
    ordering = ("uscc",)
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Enterprise | None = None) -> list[str]:
        """A code stays as it was filed."""
        return ["uscc"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Enterprise | None = None) -> bool:
        """Units are suspended, never deleted: requests name them."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Enterprise,
        form: EnterpriseForm,
        change: bool,  # noqa: FBT001 (Django's interface)
    ) -> None:
        """File or correct the unit, and suspend it or lift that where the standing changes."""
        actor, details = actor_of(request.user), form.details()
        if change:
            services.edit_enterprise(actor=actor, enterprise_id=obj.id, details=details)
        else:
            obj.id = services.register_enterprise(actor=actor, details=details).id
        if "standing" not in form.changed_data:
            return
        if obj.standing == Standing.SUSPENDED:
            reason = form.cleaned_data["suspended_reason"]
            services.suspend(actor=actor, enterprise_id=obj.id, reason=reason)
        elif change:
            services.lift(actor=actor, enterprise_id=obj.id)


@admin.register(Handler)
class HandlerAdmin(admin.ModelAdmin[Handler]):
    """Who acts for a unit, by name and date."""

    list_display = ("user", "enterprise", "authorised_from", "authorised_until", "is_admin")
    list_select_related = ("user", "enterprise")
    list_filter = ("is_admin",)
    search_fields = ("enterprise__uscc__startswith", "user__username__startswith")
    ordering = ("-authorised_until", "id")
    # Not autocomplete_fields: their boxes have no name for a screen reader.
    raw_id_fields = ("enterprise", "user")
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Handler | None = None) -> list[str]:
        """An account acts for one unit; only the dates change."""
        return ["user", "enterprise"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Handler | None = None) -> bool:
        """An authorisation ends by its date, and is never deleted."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Handler,
        form: forms.ModelForm[Handler],
        change: bool,  # noqa: FBT001 (Django's interface)
    ) -> None:
        """Authorise, or renew and end by another date."""
        made = services.authorise_handler(
            actor=actor_of(request.user),
            enterprise_id=obj.enterprise_id,
            user_id=obj.user_id,
            authorised_from=obj.authorised_from,
            authorised_until=obj.authorised_until,
            is_admin=obj.is_admin,
        )
        obj.id = made.id


class HostForm(forms.ModelForm[Host]):
    """What is filed about a host, and whether it is suspended."""

    class Meta:
        model = Host
        fields = (
            "user",
            "name",
            "contact_phone",
            "status_kind",
            "proof_until",
            "standing",
            "suspended_reason",
        )

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of a suspension."""
        cleaned = super().clean()
        _ask_for_reason(self)
        return cleaned


@admin.register(Host)
class HostAdmin(admin.ModelAdmin[Host]):
    """Persons who invite; only where requests go straight to the port."""

    form = HostForm
    list_display = ("name", "user", "status_kind", "proof_until", "standing")
    list_select_related = ("user",)
    list_filter = ("standing", "status_kind")
    search_fields = ("user__username__startswith",)
    ordering = ("proof_until", "id")
    raw_id_fields = ("user",)
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Host | None = None) -> list[str]:
        """Of a host on file only the proof and the standing change."""
        return ["user", "name", "contact_phone", "status_kind"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Host | None = None) -> bool:
        """Hosts are suspended, never deleted: requests name them."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Host,
        form: HostForm,
        change: bool,  # noqa: FBT001 (Django's interface)
    ) -> None:
        """File the host, note a new proof, and suspend or lift where the standing changes."""
        actor = actor_of(request.user)
        if not change:
            obj.id = services.register_host(
                actor=actor,
                user_id=obj.user_id,
                name=obj.name,
                contact_phone=obj.contact_phone,
                status_kind=obj.status_kind,
                proof_until=obj.proof_until,
            ).id
        elif "proof_until" in form.changed_data:
            services.renew_host(actor=actor, host_id=obj.id, proof_until=obj.proof_until)
        if "standing" not in form.changed_data:
            return
        if obj.standing == Standing.SUSPENDED:
            reason = form.cleaned_data["suspended_reason"]
            services.suspend_host(actor=actor, host_id=obj.id, reason=reason)
        elif change:
            services.lift_host(actor=actor, host_id=obj.id)


def _ask_for_reason(form: forms.ModelForm[Any]) -> None:
    """A suspension says why; a record that is on file has no reason."""
    if form.cleaned_data.get("standing") == Standing.SUSPENDED:
        if not form.cleaned_data.get("suspended_reason"):
            form.add_error("suspended_reason", _("Say why the record is suspended."))
    else:
        form.cleaned_data["suspended_reason"] = ""
