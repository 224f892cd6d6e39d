"""Writing a note on a case, and telling whom it mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.functions import Function
from apps.accounts.permissions import check_may
from apps.accounts.selectors import people_with
from apps.audit import services as audit
from apps.core.actors import Actor
from apps.endorsement.exam_errors import MentionUnknown, NoteEmpty, NoteKnown
from apps.endorsement.models import CaseNote, PortCase
from apps.endorsement.moving import OFFICERS, lock_case, visitor_of
from apps.notices.services import notify
from apps.regions.scoping import port_command

MOST: Final = 4000
_MENTION: Final = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9][A-Za-z0-9._-]*)", re.ASCII)
_EVENT: Final = "endorsement.note_mention"


@port_command
def write_note(
    *,
    actor: Actor,
    case_id: UUID,
    text: str,
    visitor_id: UUID | None = None,
    note_id: UUID | None = None,
) -> CaseNote:
    """Add a note, in any state of the case, and tell each officer whom it names as @user-name.

    Sent again under the same `note_id` by the same officer, it is the same note. It gives the case
    no new revision: nobody's act becomes stale by a colleague's words. Raises NotAllowed,
    NoteEmpty, MentionUnknown, NoteKnown, CaseNotFound, CaseVisitorNotFound.
    """
    check_may(actor, Function.PORT_EXAMINE)
    told = text.strip()
    if not 1 <= len(told) <= MOST:
        raise NoteEmpty(fields={"text": _("Write the note, in 4,000 characters at most.")})
    case = lock_case(case_id, revision=None)
    visitor = visitor_of(case, visitor_id) if visitor_id else None
    before = CaseNote.objects.filter(id=note_id).first() if note_id else None
    if before is not None:
        if (before.case_id, before.written_by, before.text) != (case.id, actor.id, told):
            raise NoteKnown
        return before
    mentions = _mentioned(told)
    note = CaseNote(case=case, visitor=visitor, text=told, mentions=[str(one) for one in mentions])
    note.id = note_id or note.id
    note.written_by, note.written_at = actor.id, timezone.now()
    note.save(force_insert=True)
    audit.record(
        "endorsement.note_written",
        actor=actor,
        chain=case.chain,
        subject=f"visitor:{visitor.id}" if visitor else f"case:{case.id}",
        payload={"note_id": str(note.id), "mentions": len(mentions)},
    )
    _tell(case, note, mentions, actor=actor)
    return note


def _mentioned(text: str) -> list[UUID]:
    """The officers named, in order, each once; a full stop after a name is none of it."""
    names = {match[1].rstrip("._-").lower(): match.start() for match in _MENTION.finditer(text)}
    if not names:
        return []
    officers = {person.username: person.id for person in people_with(*OFFICERS)}
    for name, position in names.items():
        if name not in officers:
            words = _("@%(name)s is no officer here.") % {"name": name}
            raise MentionUnknown(words, fields={"text": words}, position=position)
    return [officers[name] for name in names]


def _tell(case: PortCase, note: CaseNote, mentions: Sequence[UUID], *, actor: Actor) -> None:
    notify(
        actor=actor,
        recipients=mentions,
        event=_EVENT,
        reference=case.reference,
        link=f"/cases/{case.id}/#note-{note.id}",
    )
