"""Every text of the offline page, in the language now active."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.endorsement.states import CaseStatus, Recommendation, VisaStatus, VisitorState


def words() -> dict[str, object]:
    """Give the texts by name, and the names of states by their codes."""
    return {
        **_opening(),
        **_reading(),
        **_acting(),
        "states": {
            **{one.value: str(one.label) for one in CaseStatus},
            **{f"visitor.{one.value}": str(one.label) for one in VisitorState},
            **{f"visa.{one.value}": str(one.label) for one in VisaStatus},
            **{f"recommend.{one.value}": str(one.label) for one in Recommendation},
        },
    }


def _opening() -> dict[str, str]:
    return {
        "title": _("Counter without network"),
        "lead": _("The cases that land in the twelve hours after this file was made."),
        "made": _("Made"),
        "until": _("Landings until"),
        "passphrase": _("Passphrase of the counter"),
        "open": _("Open"),
        "opening": _("Opening …"),
        "wrong": _("This passphrase does not open the file. Check capitals and blanks."),
        "broken": _("This file was cut or changed. Use another copy, and tell the supervisor."),
        "unsupported": _(
            "This browser cannot open the file. Use a current Chrome, Edge or Firefox."
        ),
        "signed_by": _("Signed by the key with this fingerprint; compare it with the posted one:"),
        "old": _("This file is older than three hours: what has happened since is not in it."),
        "specimen": _("A demonstration with made-up people. Nothing issued here is a visa."),
    }


def _reading() -> dict[str, str]:
    return {
        "search": _("Search for a name, passport, flight or reference"),
        "none": _("No case fits."),
        "empty": _("No guests land in these hours."),
        "found": _("cases"),
        "city": _("City"),
        "flight": _("Flight"),
        "lands": _("Lands"),
        "port": _("Port of entry"),
        "inviter": _("Inviter"),
        "contact": _("Contact"),
        "purpose": _("Purpose"),
        "holder": _("Held by"),
        "papers_title": _("Papers"),
        "no_papers": _("None"),
        "born": _("Born"),
        "passport": _("Passport"),
        "expires": _("Expires"),
        "category": _("Visa category"),
        "visa": _("Visa"),
        "enter_by": _("Enter before"),
        "stay": _("Days of stay"),
    }


def _acting() -> dict[str, str]:
    return {
        "who": _("Who are you?"),
        "choose": _("Choose your name"),
        "who_first": _("Choose your name first: what you note is done in your name."),
        "accept": _("Note: accepted"),
        "recommend": _("Note a recommendation"),
        "recommendation": _("What do you recommend?"),
        "ground": _("Ground of article 21"),
        "note": _("Note"),
        "used": _("Note the entry"),
        "at": _("Time of entry (Beijing time)"),
        "at_wrong": _("Give the time of entry, after the file was made and not in the future."),
        "ground_first": _("Choose the ground on which you recommend to refuse."),
        "keep": _("Keep this"),
        "acts": _("Noted here"),
        "no_acts": _("Nothing has been noted yet."),
        "remove": _("Remove"),
        "save": _("Save what was noted"),
        "saved": _(
            "Saved. When the platform is back, bring the file in on the page of the counter."
        ),
        "unsaved": _("Not saved yet: what was noted is lost when this page is closed."),
        "no_decisions": _("Nobody decides and no visa is issued offline: that needs two officers."),
    }
