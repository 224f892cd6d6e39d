"""The authorities of the region, their hosts, and the places where people enter."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from apps.regions import directory
from apps.regions.authority import AuthorityRef
from apps.regions.kinds import SchemaKind, schema_name_for
from apps.regions.placement import PUBLIC_ONLY


class AuthorityKind(models.TextChoices):
    """The kinds of authority; each is also a kind of schema."""

    CITY = SchemaKind.CITY.value, _("City")
    PORT = SchemaKind.PORT.value, _("Port visa authority")


class Authority(TenantMixin):
    """One authority with a schema of its own: a delta city, or the port visa authority.

    `ready` is set last, when schema, role, grants and seed are all in place, and only a ready
    authority is served. Rows are made by `apps.regions.provisioning` and never deleted.
    """

    lives_in = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True
    schema_name: str  # the column is django-tenants'
    auto_create_schema = False  # provisioning makes the schema, with role and grants
    auto_drop_schema = False

    kind = models.CharField(_("kind"), max_length=8, choices=AuthorityKind)
    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        help_text=_("GB/T 2260 code of a city (six digits), or the short name of a port."),
    )
    slug = models.SlugField(
        _("host name"),
        max_length=40,
        unique=True,
        help_text=_("First part of the authority's host: suzhou-js in suzhou-js.localhost."),
    )
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    province_en = models.CharField(_("province in English"), max_length=40, blank=True)
    province_zh = models.CharField(_("province in Chinese"), max_length=20, blank=True)
    files_directly = models.BooleanField(
        _("files directly"),
        default=False,
        help_text=_("Its inviters file straight with the port, without the city's hand-on step."),
    )
    ready = models.BooleanField(_("ready"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = (
            models.CheckConstraint(
                name="authority_kind_known",
                condition=Q(kind__in=AuthorityKind.values),
            ),
            models.CheckConstraint(
                name="authority_schema_of_kind",
                condition=Q(kind="city", schema_name__regex=r"^city_[0-9]{6}$")
                | Q(kind="port", schema_name__regex=r"^port_[a-z][a-z0-9]{1,29}$"),
            ),
            models.CheckConstraint(
                name="authority_only_cities_file_directly",
                condition=Q(files_directly=False) | Q(kind="city"),
            ),
        )

    def __str__(self) -> str:
        return self.schema_name

    def __enter__(self) -> NoReturn:
        """Refuse `with authority:`; django-tenants 4.0.1 shares its state between threads."""
        raise TypeError("Use apps.regions.scoping.enter(schema_name).")

    @property
    def name(self) -> str:
        """The authority's name in the language of the reader."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    def as_ref(self) -> AuthorityRef:
        """Return the plain value that code passes around."""
        return AuthorityRef(
            schema_name=self.schema_name,
            kind=SchemaKind(self.kind),
            code=self.code,
            slug=self.slug,
            name_en=self.name_en,
            name_zh=self.name_zh,
            files_directly=self.files_directly,
            province_en=self.province_en,
        )

    def host(self) -> str:
        """Return the host that the slug stands for under the base domain of this installation."""
        return f"{self.slug}.{settings.BASE_DOMAIN}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Name the schema after kind and code, save, and let this process see it at once."""
        if not self.schema_name:
            self.schema_name = schema_name_for(SchemaKind(self.kind), self.code)
        super().save(*args, **kwargs)
        directory.forget()


class CityManager(models.Manager["City"]):
    """Cities only."""

    def get_queryset(self) -> models.QuerySet[City]:
        """Leave the ports out."""
        return super().get_queryset().filter(kind=AuthorityKind.CITY)


class City(Authority):
    """A delta city: its inviters file here, its officers check and hand on."""

    objects = CityManager()

    class Meta:
        proxy = True
        verbose_name = _("city")
        verbose_name_plural = _("cities")


class PortAuthorityManager(models.Manager["PortAuthority"]):
    """Port visa authorities only."""

    def get_queryset(self) -> models.QuerySet[PortAuthority]:
        """Leave the cities out."""
        return super().get_queryset().filter(kind=AuthorityKind.PORT)


class PortAuthority(Authority):
    """A port visa authority: it alone accepts, examines and decides (Exit-Entry Law 20)."""

    objects = PortAuthorityManager()

    class Meta:
        proxy = True
        verbose_name = _("port visa authority")
        verbose_name_plural = _("port visa authorities")


class Domain(DomainMixin):
    """A host name that belongs to one authority. The exact host chooses the schema."""

    lives_in = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = (
            models.CheckConstraint(
                name="domain_lower_case",
                condition=Q(domain=Lower(F("domain"))),
                violation_error_message=_("Write the host in small letters."),
            ),
        )

    def __str__(self) -> str:
        return str(self.domain)

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, and let this process see the host at once."""
        super().save(*args, **kwargs)
        directory.forget()


class PlaceKind(models.TextChoices):
    """What a place of entry is."""

    AIRPORT = "airport", _("Airport")
    SERVICE_CENTRE = "service_centre", _("Visa service centre")
    CRUISE_PORT = "cruise_port", _("Cruise terminal")
    SEAPORT = "seaport", _("Seaport")
    RAILWAY_STATION = "railway_station", _("Railway station")


class Evidence(models.TextChoices):
    """How well a fact about a place is known."""

    VERIFIED = "verified", _("Verified")
    PARTLY_VERIFIED = "partly_verified", _("Partly verified")
    ANNOUNCED = "announced", _("Announced")
    UNVERIFIED = "unverified", _("Unverified")


class PortOfEntryQuerySet(models.QuerySet["PortOfEntry"]):
    """Questions about places of entry."""

    def open_on(self, day: dt.date) -> PortOfEntryQuerySet:
        """Keep the places that may be named in a request for a trip on that day."""
        return self.filter(enabled_from__lte=day).exclude(enabled_until__lt=day)


class PortOfEntry(models.Model):
    """A place where a visitor may enter with a visa of one port authority. Retired by date."""

    lives_in = PUBLIC_ONLY
    tenant_readable: ClassVar[bool] = True

    code = models.CharField(_("code"), max_length=3, unique=True)
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,  # places are retired by date and keep naming their authority
        related_name="ports_of_entry",
        verbose_name=_("port visa authority"),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=PlaceKind)
    iata = models.CharField("IATA", max_length=3, blank=True)
    icao = models.CharField("ICAO", max_length=4, blank=True)
    unlocode = models.CharField("UN/LOCODE", max_length=5, blank=True)
    has_visa_window = models.BooleanField(_("has a port visa window"))
    takes_e_port_visa = models.BooleanField(_("takes electronic port visas"))
    hours = models.CharField(_("hours"), max_length=40, blank=True)
    phone = models.CharField(_("telephone of the window"), max_length=40, blank=True)
    email = models.EmailField(_("mail of the window"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=16, choices=Evidence)
    notes = models.TextField(_("notes"), blank=True)
    source = models.TextField(_("source"))
    enabled_from = models.DateField(_("may be named from"), null=True, blank=True)
    enabled_until = models.DateField(_("may be named until"), null=True, blank=True)

    objects = PortOfEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("port of entry")
        verbose_name_plural = _("ports of entry")
        constraints = (
            models.CheckConstraint(
                name="port_of_entry_kind_known",
                condition=Q(kind__in=PlaceKind.values),
            ),
            models.CheckConstraint(
                name="port_of_entry_evidence_known",
                condition=Q(evidence__in=Evidence.values),
            ),
            models.CheckConstraint(
                name="port_of_entry_days_ordered",
                condition=Q(enabled_until=None) | Q(enabled_until__gte=F("enabled_from")),
                violation_error_message=_("The last day must not lie before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The place's name in the language of the reader."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class RejectedTask(models.Model):
    """A task that was not run: its schema is missing, unknown, not ready or of the wrong kind.

    The arguments are not kept: the work itself is a row in its own schema, found by a sweep.
    """

    lives_in = PUBLIC_ONLY

    task = models.CharField(_("task"), max_length=120)
    task_id = models.CharField(_("id of the task"), max_length=64)
    schema_asked = models.CharField(_("schema asked for"), max_length=63, blank=True)
    reason = models.CharField(_("reason"), max_length=40)
    rejected_at = models.DateTimeField(_("rejected"), auto_now_add=True)

    class Meta:
        verbose_name = _("rejected task")
        verbose_name_plural = _("rejected tasks")

    def __str__(self) -> str:
        return f"{self.task} {self.task_id}"
