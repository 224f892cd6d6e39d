"""The rules of the register: who may file today, and what an application must hold."""

from apps.enterprises.policies.filing import (
    Inviter,
    check_may_act,
    check_may_file,
    is_authorised,
    is_review_overdue,
    may_file,
)

__all__ = [
    "Inviter",
    "check_may_act",
    "check_may_file",
    "is_authorised",
    "is_review_overdue",
    "may_file",
]
