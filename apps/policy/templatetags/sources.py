"""Where a rule is from, as pages for the public tell it."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.translation import gettext as _

from apps.policy.policies.citing import SourcePage, pages, published

register = template.Library()


class Sourced(Protocol):
    """A rule, or what was made of one."""

    @property
    def source(self) -> str:
        """Where it is from, as administrators wrote it down."""

    @property
    def is_verified(self) -> bool:
        """Whether a source confirms it."""


@register.filter
def published_source(rule: Sourced) -> str:
    """The law or announcement behind a rule; where nothing confirms it, whom to ask."""
    told = published(rule.source)
    if rule.is_verified:
        return told
    return _("%(source)s (not confirmed: check with 12367)") % {"source": told}


@register.filter
def source_pages(rule: Sourced) -> list[SourcePage]:
    """The pages that a rule was read from, for staff."""
    return pages(rule.source)
