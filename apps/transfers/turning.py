"""A paper turned upright: turned with no lock held, then swapped if nothing has changed."""

from __future__ import annotations

from uuid import UUID

from apps.core.actors import Actor
from apps.files.turning import turn_file
from apps.transfers import services
from apps.transfers.models import Paper


def turn_paper(
    *, actor: Actor, request_id: UUID, revision: int, paper_id: UUID, quarters: int
) -> Paper:
    """Turn a paper clockwise by 1, 2 or 3 quarters; the port then gets it upright.

    A file may take seconds to turn, in which others go on with the request; whoever changes it
    meanwhile wins. Raises NotEditable, PaperNotFound, what turn_file and lock_own raise.
    """
    paper = services.paper_to_turn(
        actor=actor, request_id=request_id, revision=revision, paper_id=paper_id
    )
    result = turn_file(paper.file, quarters=quarters)
    return services.swap_turned(
        actor=actor, request_id=request_id, revision=revision, turned=paper, result=result
    )
