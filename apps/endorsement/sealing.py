"""The seal of a visa: what it says, and who is asked to sign it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from apps.core.identifiers.zone_names import zone_names
from apps.core.vds import VisaFacts, visa_features
from apps.core.vds.remote import SealSigner, SocketSigner, signer_name
from apps.core.workcalendar import beijing_date, last_day_of
from apps.endorsement.models import Visa
from apps.regions.scoping import current

NAME_PLACES: Final = 31


def signer() -> SealSigner:
    """Give the signer of the authority whose schema was entered, such as UTSH for Shanghai."""
    return SocketSigner(Path(settings.SIGNER_SOCKET), own_name())


def own_name() -> str:
    """Give the name of that signer."""
    return signer_name(issuer=settings.SEAL_ISSUER, authority=current().code)


def sealed(visa: Visa) -> bytes:
    """Have a visa sealed that is about to be written. Raises SignerAway; then nothing is issued."""
    return signer().seal(
        issuer=settings.SEAL_ISSUER,
        issued_on=beijing_date(visa.issued_at).isoformat(),
        features=visa_features(facts_for(visa)),
    )


def facts_for(visa: Visa) -> VisaFacts:
    """Give what a seal says of the visa."""
    return VisaFacts(
        issuer=settings.SEAL_ISSUER,
        names=zone_names(visa.surname, visa.given_names, places=NAME_PLACES),
        number=visa.number,
        passport=visa.passport_number,
        nationality=visa.nationality,
        birth_date=visa.birth_date,
        sex=visa.sex,
        enter_by=last_day_of(visa.enter_by),
        entries=visa.entries,
        stay_days=visa.stay_days,
        category=visa.category,
    )
