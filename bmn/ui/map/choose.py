"""The bar of choices above the map; each is kept in the link."""

from bmn.maps import measures
from bmn.maps.measures import Measure
from bmn.ui.kit import answers, choices
from bmn.ui.kit.picture import BACK_DAYS, LEVELS, Choice
from bmn.ui.kit.view import View


def draw(view: View) -> Choice:
    """The bar of choices above the map; each is kept in the link."""
    catalogue = answers.indicator_catalogue(view)
    known = [one for one in measures.MEASURES if one.answer != "indicator" or catalogue]
    key = choices.select(
        view.words("map.choose.measure"),
        "measure",
        [one.key for one in known],
        lambda one: view.words(f"map.measure.{one}"),
        width=250,
    )
    measure = measures.measure(key)
    indicator = None
    if measure.answer == "indicator":
        names = {row["indicator_no"]: row for row in catalogue}
        first = view.year_row.get("income_indicator_no")
        number = choices.select(
            view.words("map.choose.indicator"),
            "indicator",
            list(names),
            lambda no: f"{no}. {names[no][f'name_{view.language}']}",
            width=340,
            first=None if first is None else int(first),
        )
        indicator = names[number]
    levels = LEVELS[view.area.level]
    level = levels[0]
    if len(levels) > 1:
        level = choices.segments(
            view.words("map.choose.level"), "by", levels, lambda one: view.words(f"map.by.{one}")
        )
    return Choice(measure, level, indicator, _choose_back(view, measure))


def _choose_back(view: View, measure: Measure) -> int | None:
    if measure.change is None:
        return None
    if measure.key == "progress":
        options = [0, *BACK_DAYS]
    else:
        years = answers.years(view.reader, view.snapshot)
        options = [0] + [
            row["survey_year_be"]
            for row in years
            if row["survey_year_be"] != view.year
            and row["first_day"] is not None
            and (measure.key != "pass" or row["catalogue"] == view.year_row.get("catalogue"))
        ]
    if len(options) < 2:
        return None

    def words(back: int) -> str:
        if not back:
            return view.words("map.back.none")
        if back in BACK_DAYS:
            return view.words("map.back.days", days=back)
        return view.words("map.back.year", year=back)

    back = choices.select(view.words("map.choose.back"), "back", options, words, width=175)
    return back or None
