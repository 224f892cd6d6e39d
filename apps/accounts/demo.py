"""The demo accounts: one person for each role of each authority, all with one password."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from apps.accounts.roles import Role
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import AuthorityRef

PASSWORD_FILE: Final = "demo-password"  # noqa: S105 (the name of a file)
_RANDOM_BYTES: Final = 12  # 16 characters


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A person of the demonstration."""

    username: str
    display_name: str
    role: Role


_USERS: Final[Mapping[SchemaKind, tuple[DemoUser, ...]]] = {
    SchemaKind.PUBLIC: (DemoUser("regionaladmin", "区域管理员", Role.REGIONAL_ADMIN),),
    SchemaKind.CITY: (
        DemoUser("handler", "王经办", Role.HANDLER),
        DemoUser("admin", "李主管", Role.ENTERPRISE_ADMIN),
        DemoUser("officer", "张民警", Role.CITY_OFFICER),
        DemoUser("officer2", "陈民警", Role.CITY_OFFICER),
        DemoUser("supervisor", "赵科长", Role.CITY_SUPERVISOR),
        DemoUser("cityadmin", "市级管理员", Role.CITY_ADMIN),
    ),
    SchemaKind.PORT: (
        DemoUser("officer", "周审核", Role.PORT_OFFICER),
        DemoUser("officer2", "吴审核", Role.PORT_OFFICER),
        DemoUser("approver", "郑审批", Role.PORT_APPROVER),
        DemoUser("approver2", "孙审批", Role.PORT_APPROVER),
        DemoUser("supervisor", "钱值班长", Role.PORT_SUPERVISOR),
        DemoUser("portadmin", "口岸管理员", Role.PORT_ADMIN),
        DemoUser("border", "边检程序", Role.BORDER_PROGRAM),
    ),
}
_HOST: Final = DemoUser("host", "SPECIMEN HOST", Role.HOST)


def users_of(authority: AuthorityRef) -> Iterator[DemoUser]:
    """Yield the demo users of an authority; a city whose inviters file directly has a host too."""
    yield from _USERS[authority.kind]
    if authority.files_directly:
        yield _HOST


def password_path() -> Path:
    """Say where the password of the demo accounts is kept."""
    return Path(settings.DATA_DIR) / PASSWORD_FILE


def demo_password() -> str:
    """Give the password of all demo accounts: random, made once for each data folder, mode 0600."""
    path = password_path()
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(_RANDOM_BYTES)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"{password}\n")
    return password
