"""Names for what the register of letters holds as ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext_lazy as _

from apps.endorsement.models import LetterCopy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


@register.simple_tag
def maker(copy: LetterCopy, names: Mapping[str, str]) -> StrOrPromise:
    """Who had a copy of a letter made: a name, or that the system did."""
    return names.get(copy.made_by, _("Automatic"))
