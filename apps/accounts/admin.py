"""Accounts in the Django admin, for the administrator of the host's own authority.

Nothing is written by the admin itself: it calls the services, which check and leave a trace.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import services
from apps.accounts.models import ApiToken, RoleGrant, User
from apps.accounts.permissions import actor_of
from apps.accounts.roles import ROLE_NAMES, ROLES_OF_KIND, Role
from apps.regions.scoping import current


def _roles_here() -> list[tuple[str, str]]:
    """Give the roles of this kind of authority with their names."""
    return [(role.value, str(ROLE_NAMES[role])) for role in sorted(ROLES_OF_KIND[current().kind])]


class UserForm(forms.ModelForm[User]):
    """A person and the roles the person is to hold."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=_roles_here,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tick the roles held now."""
        super().__init__(*args, **kwargs)
        if self.instance.username:  # an account that is there already
            self.initial["roles"] = [role.value for role in self.instance.roles]


class GrantInline(admin.StackedInline[RoleGrant, User]):
    """Which roles were held when, to read only."""

    model = RoleGrant
    extra = 0
    can_delete = False
    fields = ("role", "valid_from", "valid_until", "granted_by", "revoked_by")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Grants are made by ticking roles."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """The people of this authority."""

    form = UserForm
    list_display = ("username", "display_name", "role_names", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "display_name")
    ordering = ("username",)
    show_full_result_count = False
    inlines = (GrantInline,)
    actions = ("deactivate", "reactivate", "give_new_password")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Bring the roles along, so that the list asks once."""
        return User.objects.with_roles()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """A user name stays as it is once given."""
        return ["username"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, never deleted: the trail names them."""
        return False

    @admin.display(description=gettext_lazy("Roles"))
    def role_names(self, user: User) -> str:
        """Name the roles held now."""
        return ", ".join(str(ROLE_NAMES[role]) for role in sorted(user.roles))

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:  # noqa: FBT001 (Django's interface)
        """Make or edit the account through the services; a new one gets a password to pass on."""
        actor = actor_of(request.user)
        wanted = {Role(value) for value in form.cleaned_data["roles"]}
        if change:
            services.edit_user(
                actor=actor, user_id=obj.pk, display_name=obj.display_name, email=obj.email
            )
            _keep_roles(request, obj.pk, wanted=wanted, held=set(obj.roles))
            return
        made = services.create_user(
            actor=actor,
            username=obj.username,
            display_name=obj.display_name,
            email=obj.email,
            language=obj.language,
            roles=wanted,
        )
        obj.pk = made.pk
        self.give_new_password(request, User.objects.filter(pk=made.pk))

    @admin.action(description=gettext_lazy("Close the account"))
    def deactivate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Close accounts: their sessions and tokens end at once."""
        for user_id in list(chosen.values_list("pk", flat=True)):
            services.deactivate(actor=actor_of(request.user), user_id=user_id)

    @admin.action(description=gettext_lazy("Open the account again"))
    def reactivate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Open closed accounts again."""
        for user_id in list(chosen.values_list("pk", flat=True)):
            services.reactivate(actor=actor_of(request.user), user_id=user_id)

    @admin.action(description=gettext_lazy("Give a new random password"))
    def give_new_password(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        """Show a new random password once, to be passed on and changed by its owner."""
        for user_id, name in list(chosen.values_list("pk", "username")):
            password = services.give_new_password(actor=actor_of(request.user), user_id=user_id)
            text = _("New password of %(name)s, shown this once: %(password)s")
            messages.warning(request, text % {"name": name, "password": password})


def _keep_roles(request: HttpRequest, user_id: UUID, *, wanted: set[Role], held: set[Role]) -> None:
    """Grant and revoke what differs."""
    actor = actor_of(request.user)
    for role in sorted(wanted - held):
        services.grant_role(actor=actor, user_id=user_id, role=role)
    for role in sorted(held - wanted):
        services.revoke_role(actor=actor, user_id=user_id, role=role)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """The tokens given out by this host, to look at and to revoke."""

    list_display = ("prefix", "user", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    show_full_result_count = False
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tokens are asked for by their owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Tokens do not change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Tokens are revoked, never deleted."""
        return False

    @admin.action(description=gettext_lazy("Revoke"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        """End the chosen tokens that still work."""
        for token_id in list(chosen.filter(revoked_at=None).values_list("pk", flat=True)):
            services.revoke_token(actor=actor_of(request.user), token_id=token_id)
