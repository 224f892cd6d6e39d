"""The five regions of the world, for a table in which single nationalities would be too few.

Source: United Nations, Standard country or area codes for statistical use (M49).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from apps.core.identifiers import nationality
from apps.core.identifiers.errors import NationalityUnknown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REGIONS: Final[Mapping[str, StrOrPromise]] = {
    "africa": _("Africa"),
    "americas": _("Americas"),
    "asia": _("Asia"),
    "europe": _("Europe"),
    "oceania": _("Oceania"),
    "other": _("Of no state, or not of M49"),
}

MEMBERS: Final[Mapping[str, str]] = {
    "africa": (
        "AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB "
        "GNB GNQ IOT KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI MYT NAM NER NGA REU RWA SDN SEN "
        "SHN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ATF ZAF ZMB ZWE"
    ),
    "americas": (
        "ABW AIA ARG ATG BES BHS BLM BLZ BMU BOL BRA BRB BVT CAN CHL COL CRI CUB CUW CYM DMA DOM "
        "ECU FLK GLP GRD GRL GTM GUF GUY HND HTI JAM KNA LCA MAF MEX MSR MTQ NIC PAN PER PRI PRY "
        "SGS SLV SPM SUR SXM TCA TTO URY USA VCT VEN VGB VIR"
    ),
    "asia": (
        "AFG ARE ARM AZE BGD BHR BRN BTN CHN CYP GEO HKG IDN IND IRN IRQ ISR JOR JPN KAZ KGZ KHM "
        "KOR KWT LAO LBN LKA MAC MDV MMR MNG MYS NPL OMN PAK PHL PRK PSE QAT SAU SGP SYR THA TJK "
        "TKM TLS TUR TWN UZB VNM YEM"
    ),
    "europe": (
        "ALA ALB AND AUT BEL BGR BIH BLR CHE CZE DEU DNK ESP EST FIN FRA FRO GBR GGY GIB GRC HRV "
        "HUN IMN IRL ISL ITA JEY LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU RUS SJM "
        "SMR SRB SVK SVN SWE UKR VAT"
    ),
    "oceania": (
        "ASM AUS CCK COK CXR FJI FSM GUM HMD KIR MHL MNP NCL NFK NIU NRU NZL PCN PLW PNG PYF SLB "
        "TKL TON TUV UMI VUT WLF WSM"
    ),
}


def region_of(code: str) -> str:
    """Name the region of a nationality as a passport shows it."""
    try:
        iso = nationality.find(code).iso
    except NationalityUnknown:
        return "other"
    return next((region for region, members in MEMBERS.items() if iso and iso in members), "other")
