"""What a file may be: one answer for the pages, the API and the checks."""

from dataclasses import dataclass

from django.utils import timezone

from apps.files.states import EXTENSIONS, MAX_FILES_AT_ONCE, MAX_PIXELS, MAX_SIDE
from apps.policy.selectors import parameter
from apps.regions.scoping import any_query


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be, as shown beside every upload field."""

    max_bytes: int
    max_pages: int
    max_pixels: int
    max_side: int
    max_files: int
    endings: tuple[str, ...]

    @property
    def max_megabytes(self) -> int:
        """The size limit in whole mebibytes, rounded down."""
        return self.max_bytes // 1_048_576


@any_query
def limits() -> Limits:
    """The rules of today: sizes and pages from policy, kinds and pixels from code."""
    today = timezone.localdate()
    return Limits(
        max_bytes=parameter("files.max_bytes", today),
        max_pages=parameter("files.max_pages", today),
        max_pixels=MAX_PIXELS,
        max_side=MAX_SIDE,
        max_files=MAX_FILES_AT_ONCE,
        endings=tuple(EXTENSIONS),
    )
