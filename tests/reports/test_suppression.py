"""What the tables of refusals keep back, attacked with all that a reader of them has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.core.identifiers.nationality import nationalities
from apps.reports import spread
from apps.reports.suppression import FEWEST, Counts, is_small, kept_back, together
from apps.reports.world import MEMBERS, region_of

Groups = dict[str, Counts]


@st.composite
def groups(draw: st.DrawFn, *, most: int = 400, rows: int = 12) -> Groups:
    """Tables of all kinds, with many groups of which few or all were refused."""
    found = {}
    for place in range(draw(st.integers(1, rows))):
        size = draw(st.one_of(st.integers(1, 7), st.integers(1, most)))
        few = draw(st.integers(0, min(size, 6)))
        refused = draw(st.sampled_from([0, few, size - few]))
        found[f"g{place}"] = Counts(refused, size - refused)
    return found


def hidden_of(table: Groups) -> frozenset[str]:
    found = kept_back(table)
    assume(found)
    assert found
    return found


@given(groups())
def test_no_small_group_is_shown(table: Groups) -> None:
    hidden = kept_back(table)

    if hidden is None:
        total = together(table.values())
        assert is_small(total) or total.all < 2 * FEWEST
    else:
        assert not any(is_small(table[name]) for name in set(table) - hidden)


@given(groups())
def test_those_kept_back_are_no_small_group_together(table: Groups) -> None:
    hidden = hidden_of(table)

    sums = together(table[name] for name in hidden)

    assert len(hidden) >= 2
    assert sums.all >= 2 * FEWEST
    if together(table.values()).refused:
        assert min(sums.refused, sums.others) >= FEWEST


@given(groups())
def test_the_sum_of_those_kept_back_leaves_every_number_open_even_for_who_knows_the_sizes(
    table: Groups,
) -> None:
    """The total less what is shown is all that a reader has; unless nothing but it is shown."""
    hidden = hidden_of(table)
    assume(together(table.values()).refused and hidden != set(table))
    sums = together(table.values()) + Counts(
        *(-sum(getattr(table[n], part) for n in set(table) - hidden) for part in Counts.__slots__)
    )

    for name in hidden:
        size = table[name].all
        others = sums.all - size
        least, most = max(0, sums.refused - others), min(size, sums.refused)
        assert most - least + 1 >= min(size + 1, FEWEST)


def worlds(names: list[str], size: int, refused: int) -> Iterator[Groups]:
    """Every way in which those kept back can share out what is known of them together."""
    if len(names) == 1:
        if 0 <= refused <= size >= 1:
            yield {names[0]: Counts(refused, size - refused)}
        return
    for part in range(1, size - len(names) + 2):
        for of_it in range(min(part, refused) + 1):
            for rest in worlds(names[1:], size - part, refused - of_it):
                yield {names[0]: Counts(of_it, part - of_it), **rest}


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(groups(most=14, rows=4))
def test_who_knows_the_rule_too_can_not_tell_one_small_number_from_another(table: Groups) -> None:
    hidden = hidden_of(table)
    sums = together(table[name] for name in hidden)
    assume(together(table.values()).refused)
    assume(sums.all <= {2: 24, 3: 14}.get(len(hidden), 0))

    open_to: dict[str, set[int]] = {name: set() for name in hidden}
    for world in worlds(sorted(hidden), sums.all, sums.refused):
        if kept_back({**table, **world}) == hidden:
            for name in hidden:
                open_to[name].add(world[name].refused)

    assert all(len(numbers) >= FEWEST - 1 for numbers in open_to.values()), open_to


@pytest.mark.parametrize(
    ("table", "hidden"),
    [
        ({"a": Counts(0, 50), "b": Counts(6, 50)}, set()),
        ({"a": Counts(1, 50), "b": Counts(6, 60), "c": Counts(9, 80)}, {"a", "b"}),
        ({"a": Counts(1, 50), "b": Counts(6, 80), "c": Counts(9, 60)}, {"a", "c"}),  # by size
        ({"a": Counts(0, 4), "b": Counts(0, 50)}, {"a", "b"}),  # nobody was refused: sizes only
        ({"a": Counts(0, 4), "b": Counts(0, 4), "c": Counts(0, 4)}, {"a", "b", "c"}),
        ({"a": Counts(40, 0), "b": Counts(6, 60), "c": Counts(9, 80)}, {"a", "b"}),
        ({"a": Counts(4, 60), "b": Counts(0, 60)}, None),  # the total itself is small
        ({"a": Counts(60, 4)}, None),
        ({"a": Counts(0, 9)}, None),
        ({}, None),
    ],
)
def test_examples(table: Groups, hidden: set[str] | None) -> None:
    assert kept_back(table) == hidden


def test_every_state_lies_in_one_region() -> None:
    members = [code for codes in MEMBERS.values() for code in codes.split()]
    states = {one.code for one in nationalities() if one.scheme == "iso"}

    assert len(members) == len(set(members))
    assert states - set(members) == {"ATA"}  # Antarctica, of which M49 says that it has no region
    assert set(members) <= states


@pytest.mark.parametrize(
    ("code", "region"), [("D", "europe"), ("FRA", "europe"), ("XXA", "other"), ("?", "other")]
)
def test_the_region_is_that_of_the_state_in_the_passport(code: str, region: str) -> None:
    assert region_of(code) == region


@given(st.lists(st.floats(0, 100), max_size=60))
def test_every_band_of_officers_has_three_at_least_and_nobody_is_left_out(
    rates: list[float],
) -> None:
    found = spread.bands(rates)

    assert all(number >= spread.FEWEST_IN_BAND for _low, _high, number in found)
    assert sum(number for *_, number in found) == (len(rates) if len(rates) >= 6 else 0)
    assert all(one[1] <= two[0] for one, two in pairwise(found))


def test_officers_who_differ_as_dice_do_have_a_spread_of_about_one() -> None:
    def officer(refused: int) -> spread.Share:
        return spread.Share(100, refused, 10.0, 9.0)

    even = [officer(10 + n) for n in (-4, -3, -2, -1, 1, 2, 3, 4)]
    apart = [officer(n) for n in (0, 1, 2, 3, 17, 18, 19, 20)]

    assert spread.dispersion(even) == 1.0  # 60 / 9 / 7, in tenths
    assert spread.dispersion(apart) == 9.3  # 588 / 9 / 7
    assert spread.dispersion(even[:5]) is None
    assert spread.chance_at_most(8) == 2.0  # chi-square, 7 degrees: 14.07 / 7
    assert spread.chance_at_most(31) == 1.5  # 30 degrees: 43.77 / 30


def test_few_officers_or_few_visitors_tell_nothing() -> None:
    busy, idle = spread.Share(30, 3, 3.0, 2.7), spread.Share(29, 3, 3.0, 2.7)

    assert spread.steady([busy] * 5 + [idle]) == []
    assert len(spread.steady([busy] * 6 + [idle])) == 6
