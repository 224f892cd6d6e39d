"""Password rules beyond length and the list of common ones (OWASP ASVS 5.0, 6.2)."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.regions.scoping import current

MAX_LENGTH: Final = 256

#: What everyone would try first here, longest first so that "deltavisa" goes before "visa".
CONTEXT_WORDS: Final = (
    *("exitentry", "exit-entry", "deltavisa", "immigration", "yangtze", "changsanjiao"),
    *("churujing", "shanghai", "passport", "password", "jiangsu", "zhejiang", "officer"),
    *("kouan", "qianzheng", "police", "admin", "china", "anhui", "delta", "visa", "port"),
    *("出入境", "口岸", "签证", "公安", "上海", "江苏", "浙江", "安徽", "长三角", "密码"),
)
_LETTERS_LEFT: Final = 6


class ContextWordsValidator:
    """Refuses a password that is little more than words of this service, its city or its user."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when, without those words and digits, hardly a letter is left."""
        here = current()
        words = [*CONTEXT_WORDS, here.slug, here.name_en, here.name_zh]
        if user is not None:
            words += [user.username, user.display_name]
        left = password.lower()
        for word in sorted((word.lower() for word in words if word), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < _LETTERS_LEFT:
            raise ValidationError(
                _("Use more than names of places, offices and this service."),
                code="password_context_words",
            )

    def get_help_text(self) -> str:
        """Say the rule to someone who is choosing a password."""
        return _("It must be more than names of places, offices and this service.")


class MaximumLengthValidator:
    """Refuses passwords so long that hashing them would be an attack; nothing is cut off."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for more than 256 characters."""
        if len(password) > MAX_LENGTH:
            raise ValidationError(
                _("Use at most %(max)d characters.") % {"max": MAX_LENGTH},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """Say the rule to someone who is choosing a password."""
        return _("It has at most %(max)d characters, of any kind.") % {"max": MAX_LENGTH}
