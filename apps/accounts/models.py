"""People, their roles, their sessions and their tokens, in the schema of one authority."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.functions import ADMIN_APPS
from apps.accounts.roles import ADMINISTRATORS, Role
from apps.regions.placement import EVERYWHERE

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from apps.core.actors import ActorKind


class Language(models.TextChoices):
    """The languages of the pages. Each is named in itself, so these names are not translated."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class UserQuerySet(models.QuerySet["User"]):
    """Users, with their roles when asked for."""

    def with_roles(self) -> UserQuerySet:
        """Bring the roles held now along in the same query, as `held_roles`."""
        now_held = Q(grants__valid_from__lte=Now()) & (
            Q(grants__valid_until=None) | Q(grants__valid_until__gt=Now())
        )
        return self.annotate(
            held_roles=ArrayAgg("grants__role", filter=now_held, default=models.Value([]))
        )


class UserManager(BaseUserManager["User"]):
    """Finds users; making one is the service `create_user`, which leaves an audit event."""

    def get_queryset(self) -> UserQuerySet:
        """Give all users of the authority now entered."""
        return UserQuerySet(self.model, using=self._db)

    def with_roles(self) -> UserQuerySet:
        """Bring the roles held now along in the same query."""
        return self.get_queryset().with_roles()

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by name; names differ by more than the case of their letters."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A person who may log in at one authority. The same person elsewhere is another row."""

    lives_in: ClassVar = EVERYWHERE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=64, unique=True)
    display_name = models.CharField(_("name shown to colleagues"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=Language, default=Language.CHINESE
    )
    single_keys = models.BooleanField(_("single keys on pages"), default=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    #: How this person came in on the present request; the API's authentication sets "api".
    came_by: ActorKind = "user"

    _roles: frozenset[Role] | None = None

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_name_lower_case",
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$"),
                violation_error_message=_(
                    "A user name has small letters, digits, full stops, hyphens and underscores."
                ),
            ),
            models.CheckConstraint(
                name="user_language_known", condition=Q(language__in=Language.values)
            ),
        ]

    def __str__(self) -> str:
        """Show the user name, which is unique in its authority."""
        return self.username

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held now: those brought along by `with_roles`, else read once and kept."""
        if self._roles is None:
            brought: Iterable[str] | None = getattr(self, "held_roles", None)
            if brought is None:
                brought = self.grants.in_force().values_list("role", flat=True)
            self._roles = frozenset(Role(role) for role in brought)
        return self._roles

    @property
    def is_staff(self) -> bool:
        """Tell whether the Django admin of this host is open to this person."""
        return self.is_active and bool(self.roles & ADMINISTRATORS)

    @property
    def is_superuser(self) -> bool:
        """Nobody stands above the table of roles and functions."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Tell whether an administrator sees the tables of an app in the Django admin."""
        return self.is_active and any(
            app_label in ADMIN_APPS[role] for role in self.roles & ADMINISTRATORS
        )

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Answer the Django admin; what may be changed there is for each ModelAdmin to narrow."""
        app_label, _dot, _name = perm.partition(".")
        return self.has_module_perms(app_label)

    def has_perms(self, perms: Iterable[str], obj: models.Model | None = None) -> bool:
        """Answer the Django admin for several permissions at once."""
        return all(self.has_perm(perm, obj) for perm in perms)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants of roles."""

    def in_force(self) -> RoleGrantQuerySet:
        """Keep the grants that hold at this moment, by the clock of the database."""
        return self.filter(
            Q(valid_from__lte=Now()) & (Q(valid_until=None) | Q(valid_until__gt=Now()))
        )

    def not_ended(self) -> RoleGrantQuerySet:
        """Keep the grants that hold at this moment or will, by the clock of the database."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=Now()))


class RoleGrant(models.Model):
    """A person holds a role from one instant until another; the row stays when the role ends.

    That the account of a program holds no other role meanwhile is for a trigger of the database:
    see `role_grant_program_stands_alone` in the migrations.
    """

    lives_in: ClassVar = EVERYWHERE

    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,  # who could do what, and when, outlives the account
        related_name="grants",
        verbose_name=_("user"),
    )
    role = models.CharField(_("role"), max_length=32, choices=[(r.value, r.value) for r in Role])
    valid_from = models.DateTimeField(_("from"), db_default=Now())
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.CharField(_("granted by"), max_length=80)  # id of an actor, not a name
    revoked_by = models.CharField(_("revoked by"), max_length=80, blank=True)

    objects: ClassVar[models.Manager[RoleGrant]] = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="role_grant_role_known", condition=Q(role__in=[r.value for r in Role])
            ),
            models.CheckConstraint(
                name="role_grant_period_ordered",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="role_grant_one_open",
                fields=["user", "role"],
                condition=Q(valid_until=None),
            ),
        ]

    def __str__(self) -> str:
        """Show role, person and since when."""
        return f"{self.role} of {self.user_id} since {self.valid_from:%Y-%m-%dT%H:%M:%S.%f}"


class Session(AbstractBaseSession):
    """A logged-in browser, in the schema of its host; the key begins with a mark of the schema."""

    lives_in: ClassVar = EVERYWHERE

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,  # a session is nothing without its person
        null=True,
        related_name="sessions",
    )
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=120, blank=True)  # browser and system, for the list

    objects: ClassVar = BaseSessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        """Show the beginning of the key: all of it would let the reader be that person."""
        return f"{self.session_key[:12]}…"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Give the store that writes these rows."""
        from apps.accounts.sessions import SessionStore  # noqa: PLC0415 (it imports this module)

        return SessionStore


class ApiToken(models.Model):
    """A program acts for a person through the API. Only a digest of the secret is kept."""

    lives_in: ClassVar = EVERYWHERE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,  # which token acted is part of the record
        related_name="tokens",
        verbose_name=_("user"),
    )
    prefix = models.CharField(_("prefix"), max_length=16, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="api_token_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        """Show the prefix, which is unique and no secret."""
        return f"dv_{self.prefix}"


class IdempotencyKey(models.Model):
    """The answer once given to an API call that must not act twice (draft-ietf-httpapi)."""

    lives_in: ClassVar = EVERYWHERE

    principal = models.CharField(max_length=80)
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=128)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    response = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="idempotency_key_once", fields=["principal", "route", "key"]
            ),
        ]

    def __str__(self) -> str:
        """Show whose key it is and for which route."""
        return f"{self.principal} {self.route} {self.key}"
