"""Finds the browser for the tests of pages, and says loudly when there is none.

python -m tests.browser      exit code 1 in CI without a browser
"""

import os
import shutil
import sys

NAMES = (
    "chromium-headless-shell",  # opens no windows that nobody sees: a third of the processor time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

BANNER = """
  ############################################################################
  #                                                                          #
  #   NO BROWSER: the tests that drive the pages will be SKIPPED.            #
  #                                                                          #
  #   Debian:          apt-get install chromium-headless-shell               #
  #                    fonts-noto-cjk                                        #
  #   elsewhere:       install Chromium or Chrome so that it is on the PATH  #
  #                                                                          #
  ############################################################################
"""


def find_browser() -> str | None:
    """Give the path of an installed Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def is_ci() -> bool:
    """Say whether a machine runs the tests for everybody, where nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def main() -> int:
    """Warn where there is no browser; fail in CI."""
    if find_browser() is not None:
        return 0
    print(BANNER, file=sys.stderr)  # noqa: T201
    return 1 if is_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
