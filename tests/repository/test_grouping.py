"""Tests that share something costly run in one worker, or each worker makes it anew."""

import pytest


@pytest.mark.xdist_group("grouped")
def test_a_group_of_tests_is_kept_together(request: pytest.FixtureRequest) -> None:
    is_grouped = getattr(request.config.option, "loadgroup", False)

    assert request.node.nodeid.endswith("@grouped") == is_grouped
