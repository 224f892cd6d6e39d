"""Words of Django's administration that Django's own Chinese catalogue lacks.

They stand here to be gathered with ours: a catalogue of the project goes before Django's.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

LACKING: Final = (
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
)
