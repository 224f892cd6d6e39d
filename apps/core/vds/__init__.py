"""Visible digital seals: a signed barcode that is checked without asking anybody.

The layout is ICAO Doc 9303-13, its visa profile is 5D01. No Python library writes or reads it.
"""

from apps.core.vds.errors import SealOfOtherProfile, SealUnreadable
from apps.core.vds.layout import Header, Seal, read, unsigned
from apps.core.vds.signing import is_signed_by, seal_with
from apps.core.vds.visa import VisaFacts, facts_of, visa_features

__all__ = [
    "Header",
    "Seal",
    "SealOfOtherProfile",
    "SealUnreadable",
    "VisaFacts",
    "facts_of",
    "is_signed_by",
    "read",
    "seal_with",
    "unsigned",
    "visa_features",
]
