"""Watch lists in their versions, whom they may mean, and what officers found of it.

What a list says of a person lies sealed (`watching.cipher`); the database sees references of the
list, keyed hashes, numbers and moments.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models.visitor import CaseVisitor
from apps.endorsement.watch_states import BirthFit, Resolution, VersionState
from apps.regions.kinds import SchemaKind
from apps.regions.placement import PORT_ONLY


class WatchList(models.Model):
    """A list of people whom the port looks out for, such as those who overstayed before."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    revision = models.PositiveIntegerField(default=1)
    last_event = models.CharField(max_length=80)
    last_actor = models.CharField(max_length=80)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("watch list")
        verbose_name_plural = _("watch lists")

    def __str__(self) -> str:
        """Show the code, which is unique."""
        return self.code

    @property
    def chain(self) -> str:
        """The audit chain of the list."""
        return f"watch-list:{self.id}"


class WatchListVersion(models.Model):
    """The list as one file said it. Its people are forgotten once another version takes its place:
    each hit keeps what it rests on."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState, default=VersionState.PREPARED
    )
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    sealed = models.BinaryField(_("people, sealed"), null=True, editable=False)
    people = models.PositiveIntegerField(_("people"))
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    removed = models.PositiveIntegerField(_("removed"))
    prepared_at = models.DateTimeField(_("prepared"))
    prepared_by = models.CharField(_("prepared by"), max_length=80)
    in_force_at = models.DateTimeField(_("in force since"), null=True)
    in_force_by = models.CharField(_("put in force by"), max_length=80, null=True)
    retired_at = models.DateTimeField(_("retired"), null=True)

    class Meta:
        verbose_name = _("version of a watch list")
        verbose_name_plural = _("versions of watch lists")
        constraints: ClassVar = [
            models.UniqueConstraint(name="watch_version_number", fields=["list", "number"]),
            models.UniqueConstraint(
                name="watch_version_one_in_force",
                fields=["list"],
                condition=Q(state=VersionState.IN_FORCE),
            ),
            models.UniqueConstraint(
                name="watch_version_one_prepared",
                fields=["list"],
                condition=Q(state=VersionState.PREPARED),
            ),
            models.CheckConstraint(
                name="watch_version_coherence",
                condition=Q(
                    state=VersionState.PREPARED,
                    sealed__isnull=False,
                    in_force_at=None,
                    in_force_by=None,
                    retired_at=None,
                )
                | Q(
                    state=VersionState.IN_FORCE,
                    sealed__isnull=False,
                    in_force_at__isnull=False,
                    in_force_by__isnull=False,
                    retired_at=None,
                )
                | Q(state=VersionState.RETIRED, sealed=None, retired_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Show the id: numbers repeat from list to list."""
        return str(self.id)

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"version:{self.id}"


class WatchScreening(models.Model):
    """That a visitor, as filed then, was compared with all lists in force then."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    visitor = models.OneToOneField(
        CaseVisitor, on_delete=models.CASCADE, primary_key=True, related_name="screening"
    )
    lists_key = models.CharField(max_length=64, help_text="digest of the versions in force")
    subject_key = models.CharField(max_length=64, help_text="keyed hash of what was compared")
    screened_at = models.DateTimeField(_("compared"))

    class Meta:
        verbose_name = _("comparison with watch lists")
        verbose_name_plural = _("comparisons with watch lists")

    def __str__(self) -> str:
        """Show whom it is about, by id."""
        return str(self.visitor_id)


class WatchHit(models.Model):
    """A listed person whom a visitor may be. Whether it is so, an officer finds out.

    Another entry of the list or other particulars of the visitor are another hit, so that what was
    found of the one says nothing about the other. A hit lapses when list or visitor no longer fit.
    """

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visitor = models.ForeignKey(CaseVisitor, on_delete=models.CASCADE, related_name="watch_hits")
    list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="hits")
    entry_reference = models.CharField(_("number in the list"), max_length=60)
    entry_key = models.CharField(max_length=64)
    subject_key = models.CharField(max_length=64)
    sealed = models.BinaryField(_("listed person, sealed"), editable=False)
    name_percent = models.PositiveSmallIntegerField(_("likeness of the name"))
    birth = models.CharField(_("date of birth"), max_length=8, choices=BirthFit)
    by_passport = models.BooleanField(_("same passport number"))
    found_at = models.DateTimeField(_("found"))
    lapsed_at = models.DateTimeField(_("lapsed"), null=True)
    resolution = models.CharField(
        _("what was found"), max_length=16, choices=Resolution, blank=True
    )
    resolved_by = models.CharField(_("resolved by"), max_length=80, null=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True)

    class Meta:
        verbose_name = _("hit on a watch list")
        verbose_name_plural = _("hits on watch lists")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="watch_hit_once",
                fields=["visitor", "list", "entry_reference", "entry_key", "subject_key"],
            ),
            models.CheckConstraint(
                name="watch_hit_percent", condition=Q(name_percent__gte=0, name_percent__lte=100)
            ),
            models.CheckConstraint(
                name="watch_hit_resolved_coherence",
                condition=Q(resolution="", resolved_by=None, resolved_at=None)
                | Q(
                    resolution__in=Resolution.values,
                    resolved_by__isnull=False,
                    resolved_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.id)

    @property
    def place(self) -> str:
        """What its seal is bound to."""
        return f"hit:{self.id}"


class HitFinding(models.Model):
    """What one officer found of a hit, and why; the last one counts, and none is ever rewritten."""

    lives_in: ClassVar[frozenset[SchemaKind]] = PORT_ONLY
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hit = models.ForeignKey(WatchHit, on_delete=models.PROTECT, related_name="findings")
    resolution = models.CharField(_("what was found"), max_length=16, choices=Resolution)
    reason = models.TextField(_("reason"), max_length=2000)
    found_by = models.CharField(_("found by"), max_length=80)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("finding on a hit")
        verbose_name_plural = _("findings on hits")
        constraints: ClassVar = [
            models.CheckConstraint(name="hit_finding_explained", condition=~Q(reason="")),
            models.CheckConstraint(
                name="hit_finding_known", condition=Q(resolution__in=Resolution.values)
            ),
        ]

    def __str__(self) -> str:
        """Show the id."""
        return str(self.id)
