"""Who may open a file: the app whose paper it is says so, through the registry."""

from apps.core.actors import Actor
from apps.files.errors import StoredFileNotFound
from apps.files.models import StoredFile
from apps.files.registry import access_check
from apps.regions.scoping import current


def check_may_open(file: StoredFile, actor: Actor) -> str:
    """The audit chain that reads of the file belong to.

    Raises StoredFileNotFound for anyone else: who may not open a file does not learn of it.
    """
    check = access_check(kind=current().kind, purpose=file.purpose)
    chain = check(actor, file.id) if check is not None else None
    if chain is None:
        raise StoredFileNotFound
    return chain


def may_open(file: StoredFile, actor: Actor) -> bool:
    """Whether the actor may open the file; links are drawn from it."""
    try:
        check_may_open(file, actor)
    except StoredFileNotFound:
        return False
    return True
