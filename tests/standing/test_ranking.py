"""Small denominators are shown, not ranked."""

import pytest

from bmn.standing.phase import YearStandards
from bmn.standing.ranking import may_be_ranked, rankable
from bmn.survey import standards

FEWEST = YearStandards(2569, ranking_fewest=100)


@pytest.mark.parametrize(
    ("denominator", "expected"),
    [(None, False), (0, False), (float("nan"), False), (40, False), (99, False), (100, True)],
)
def test_few_are_not_ranked(denominator: float | None, expected: bool) -> None:
    assert may_be_ranked(denominator, FEWEST) is expected


def test_where_nothing_is_set_any_denominator_counts() -> None:
    assert may_be_ranked(1, YearStandards(2569))
    assert not may_be_ranked(0, YearStandards(2569))


def test_those_left_out_keep_their_order() -> None:
    ranked, shown = rankable([("a", 40), ("b", 900), ("c", 3), ("d", 100)], lambda x: x[1], FEWEST)
    assert [name for name, _ in ranked] == ["b", "d"]
    assert [name for name, _ in shown] == ["a", "c"]


@pytest.mark.parametrize("name", ["ranking_fewest", "stalled_days", "stalled_rate_pct"])
def test_the_thresholds_are_ours_and_say_so(name: str) -> None:
    for year in (2561, 2569, 2570):
        found = standards.standard(name, year)
        assert found is not None
        assert found.evidence == "assumption"
        assert found.source.startswith("ours")
