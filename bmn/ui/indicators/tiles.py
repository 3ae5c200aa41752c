"""The tiles of the indicators page: how many are clean, the worst, what moved since last year."""

from collections.abc import Sequence
from typing import Any

from bmn.statistics.shares import share
from bmn.ui.indicators import figures
from bmn.ui.indicators.figures import change, name_of, of_indicator
from bmn.ui.kit import answers, bands
from bmn.ui.kit.layout import Tile
from bmn.ui.kit.passport import Passport
from bmn.ui.kit.view import View
from bmn.words import formats

Row = dict[str, Any]


def tiles(view: View, results: Sequence[Row]) -> list[Tile]:
    """How many indicators anybody fails, the worst, and what moved most since last year."""
    return [
        _counted_tile(view, results),
        _worst_tile(view, results),
        _moved_tile(view, results, is_down=True),
        _moved_tile(view, results, is_down=False),
    ]


def _counted_tile(view: View, results: Sequence[Row]) -> Tile:
    if bands.any_banded(results):
        return _few_tile(view, results)
    failing = sum(1 for row in results if row["fail"])
    nobody = sum(1 for row in results if not row["eligible"])
    clean = len(results) - failing - nobody
    return Tile(
        "indicators_clean",
        view.words("indicators.tile.clean"),
        formats.count(clean, view.language),
        unit=view.words("indicators.tile.of", total=len(results)),
        against=view.words("indicators.tile.failing", failing=failing),
        direction=view.words("indicators.tile.nobody", nobody=nobody),
        share=share(clean, len(results)),
        passport=Passport(
            title=view.words("indicators.tile.clean"),
            definition=view.words("indicators.passport.clean"),
            answer=answers.indicators_of_area(view),
            numerator=str(clean),
            denominator=str(len(results)),
        ),
    )


def _few_tile(view: View, results: Sequence[Row]) -> Tile:
    """How many indicators at least a few fail, where exact counts aren't told."""
    failing = sum(1 for row in results if (row["fails_from"] or 0) >= bands.FEW)
    hidden = sum(1 for row in results if bands.is_hidden(row))
    what = view.words("indicators.tile.few")
    return Tile(
        "indicators_clean",
        what,
        formats.count(failing, view.language),
        unit=view.words("indicators.tile.of", total=len(results)),
        against=view.words(
            "indicators.tile.fewer", few=len(results) - failing - hidden, hidden=hidden
        ),
        passport=Passport(
            title=what,
            definition=view.words("indicators.passport.few"),
            answer=answers.indicators_of_area(view),
            numerator=str(failing),
            denominator=str(len(results)),
        ),
    )


def _worst_tile(view: View, results: Sequence[Row]) -> Tile:
    ranked = figures.worst_first(results, view.standards)
    what = view.words("indicators.tile.worst")
    if not ranked or not figures.has_fails(ranked[0]):
        if bands.any_banded(results):
            return Tile(
                "indicators_worst", what, view.words("indicators.tile.few_fails"), is_wordy=True
            )
        return Tile("indicators_worst", what, view.words("indicators.tile.no_fail"), is_wordy=True)
    row = ranked[0]
    return Tile(
        "indicators_worst",
        what,
        bands.fail_share(view, row),
        against=name_of(row, view),
        direction=f"{figures.fails_words(view, row)} · {figures.before_words(view, row)}",
        tone="late",
        passport=of_indicator(view, row),
    )


def _moved_tile(view: View, results: Sequence[Row], *, is_down: bool) -> Tile:
    key = "down" if is_down else "up"
    what = view.words(f"indicators.tile.{key}")
    moved = [row for row in results if change(row) is not None]
    row = (min if is_down else max)(moved, key=lambda row: change(row) or 0.0, default=None)
    moved_by = None if row is None else change(row)
    if row is None or not moved_by or (moved_by < 0) is not is_down:
        words = "no_before" if not moved else f"none_{key}"
        if not moved and bands.any_banded(results):
            words = "not_compared"
        return Tile(
            f"indicators_{key}", what, view.words(f"indicators.tile.{words}"), is_wordy=True
        )
    figure, _, unit = formats.points(moved_by, view.language).partition(" ")
    return Tile(
        f"indicators_{key}",
        what,
        figure,
        unit=unit,
        against=name_of(row, view),
        direction=view.words(
            "indicators.tile.from_to",
            before=formats.percent(row["pass_share_previous"], view.language, 2),
            now=formats.percent(row["pass_share"], view.language, 2),
        ),
        state="▼" if is_down else "▲",
        tone="late" if is_down else "good",
        passport=of_indicator(view, row),
    )
