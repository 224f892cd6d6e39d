"""The words for what is chosen or told beside the states of a request."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskSide(models.TextChoices):
    """Who asks the inviter."""

    CITY = "CITY", _("City")
    PORT = "PORT", _("Port")


class AskKind(models.TextChoices):
    """A supplement (补正) keeps the case and its date; a return (退回) ends the round."""

    SUPPLEMENT = "SUPPLEMENT", _("Supplement")
    RETURN = "RETURN", _("Return")


class StayFinding(models.TextChoices):
    """What the port told of a guest's exit; nothing while all is as the visa says."""

    NO_EXIT = "no_exit", _("No exit on record")
    LEFT_IN_TIME = "left_in_time", _("Left in time")
    LEFT_LATE = "left_late", _("Left after the last day of the stay")


class Turn(models.TextChoices):
    """Who has to act for the request to go on."""

    INVITER = "INVITER", _("Inviter")
    CITY = "CITY", _("City exit-entry administration")
    CARRIER = "CARRIER", _("On its way")
    PORT = "PORT", _("Port visa authority")
    NOBODY = "NOBODY", _("Nobody: it is finished")


class Verdict(models.TextChoices):
    """What an officer found of one field or paper of a visitor."""

    OK = "OK", _("In order")
    DEFECT = "DEFECT", _("Defective")


class QueueView(models.TextChoices):
    """The views of the city's queue, in the order of the tabs."""

    TO_DO = "todo", _("At the city")
    TAKE = "take", _("To take")
    MINE = "mine", _("On my desk")
    TODAY = "today", _("Due today")
    BACK = "back", _("Back from the port")
    WAITING = "waiting", _("Waiting for inviters")
    STUCK = "stuck", _("Overdue")
    PORT = "port", _("At the port")
    ALL = "all", _("All")


class ReadingState(models.TextChoices):
    """How far the reading of a scanned passport has come."""

    QUEUED = "QUEUED", _("Waiting to be read")
    READING = "READING", _("Being read")
    READ = "READ", _("Read")
    UNREADABLE = "UNREADABLE", _("Not readable")
    OFF = "OFF", _("Reading is switched off")


#: A worker still has something to do.
READING_OPEN: Final = frozenset({ReadingState.QUEUED, ReadingState.READING})


class ReadingTrouble(models.TextChoices):
    """Why a scan could not be read; what to do about it says wording.SCAN_ADVICE."""

    NO_LINES = "NO_LINES", _("No lines were found")
    NOT_SURE = "NOT_SURE", _("Not every character is sure")
    NO_PICTURE = "NO_PICTURE", _("The file shows no picture")
    GAVE_UP = "GAVE_UP", _("Reading took too long")


class HostRelation(models.TextChoices):
    """What the guests are to a host: a person invites these two and nobody else."""

    PARTNER = "PARTNER", _("Business partner")
    COLLEAGUE = "COLLEAGUE", _("Research colleague")


class TripPart(models.TextChoices):
    """What of an earlier trip can be taken over into a new draft."""

    PURPOSE = "purpose", _("Purpose of the visit")
    ITINERARY = "itinerary", _("Itinerary and addresses")
    PORT = "port", _("Port of entry")
    FLIGHT = "flight", _("Flight, ship or train number")
    ARRIVAL = "arrival", _("Day and time of arrival")
    STAY = "stay", _("Days of stay")
    CONTACT = "contact", _("Contact person and telephone")
    RELATION = "relation", _("What your guests are to you")


class VisitorPart(models.TextChoices):
    """What of a visitor can be taken over beside name and passport."""

    CATEGORY = "category", _("Visa category")
    WORK = "work", _("Occupation and employer")
    NAME_ZH = "name_zh", _("Name in Chinese")
    LEADER = "leader", _("Who leads the delegation")
