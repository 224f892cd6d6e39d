"""The measure of htmx parts catches what a reader would see wrong."""

import pytest

from tests.htmx import SwapFailed, assert_swap_equals_fresh, swap

PAGE = """<html><body>
  <p id="count">2 waiting</p>
  <table><tbody><tr id="row-1"><td>Draft</td></tr><tr id="row-2"><td>Draft</td></tr></tbody></table>
  <form><input name="csrfmiddlewaretoken" value="one"></form>
</body></html>"""
FRESH = (
    PAGE.replace('<tr id="row-1"><td>Draft', '<tr id="row-1"><td>Sent')
    .replace("2 waiting", "1 waiting")
    .replace('value="one"', 'value="two"')
)
ROW = '<tr id="row-1"><td>Sent</td></tr>'
COUNT = '<p id="count" hx-swap-oob="outerHTML">1 waiting</p>'


def test_a_part_with_all_it_changes_gives_the_fresh_page() -> None:
    assert_swap_equals_fresh(PAGE, ROW + COUNT, target="#row-1", fresh=FRESH)


def test_a_forgotten_count_elsewhere_is_caught() -> None:
    with pytest.raises(AssertionError, match="1 waiting"):
        assert_swap_equals_fresh(PAGE, ROW, target="#row-1", fresh=FRESH)


def test_a_row_that_differs_from_the_fresh_one_is_caught() -> None:
    with pytest.raises(AssertionError, match="Draft"):
        assert_swap_equals_fresh(
            PAGE, '<tr id="row-1"><td>Draft</td></tr>' + COUNT, target="#row-1", fresh=FRESH
        )


def test_a_target_that_is_not_on_the_page_is_caught() -> None:
    with pytest.raises(SwapFailed, match="row-9"):
        swap(PAGE, ROW, target="#row-9")


def test_an_out_of_band_part_without_its_place_is_caught() -> None:
    with pytest.raises(SwapFailed, match="gone"):
        swap(PAGE, ROW + '<p id="gone" hx-swap-oob="true">x</p>', target="#row-1")


def test_a_part_that_leaves_its_id_behind_twice_is_caught() -> None:
    twice = swap(PAGE, ROW + ROW, target="#row-1")

    with pytest.raises(SwapFailed, match="2 elements"):
        swap(str(twice), ROW, target="#row-1")
