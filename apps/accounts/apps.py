from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core import history, navigation


class AccountsConfig(AppConfig):
    """Users, roles, sessions and tokens of each authority."""

    name = "apps.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Let the header ask the table of functions which entries a person may use."""
        from apps.accounts.functions import Function  # noqa: PLC0415 (models are loaded only now)
        from apps.accounts.permissions import actor_of, may  # noqa: PLC0415
        from apps.accounts.wording import name_actor  # noqa: PLC0415

        def gate(request: HttpRequest, function: str) -> bool:
            return may(actor_of(getattr(request, "user", None)), Function(function))

        navigation.use_gate(gate)
        history.use_actor_words(name_actor)
