"""What is to be expected of an area and of those in its table: the same as on their own pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from bmn.standing import forecast
from bmn.standing.forecast import Outlook
from bmn.standing.phase import AreaProgress
from bmn.statistics.forecast import FORECAST_DAYS
from bmn.ui.kit import answers
from bmn.ui.kit.going import area_of_row
from bmn.ui.kit.view import View

Outlooks = Mapping[tuple[str, str], Outlook]
Daily = Mapping[str, Sequence[int]]


def of(view: View, level: str | None) -> Outlooks:
    """The outlooks of the view's area and of its parts of a level, by level and code."""
    within = _Within(view)
    if within.own is None:
        return {}
    children = within.children(level) if level is not None else {}
    return {(within.own.area_level, within.own.area_code): within.of_own(), **children}


class _Within:
    """The areas inside a view's, each level read once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.rows = cache(self._rows)
        self.daily = cache(self._daily)
        self._carriers = cache(self._by_district)
        self._districts_of = cache(self._by_area_above)
        self._known: dict[str, Outlook] = {}
        row = answers.progress_of_area(view).first
        self.own = None if row is None else AreaProgress.from_row(row)

    def of_own(self) -> Outlook:
        """The outlook of the view's area."""
        assert self.own is not None
        level = self._view.area.level
        if level == "district":
            return self._of_district(self.own)
        if level in forecast.WATCHED:
            return self._of_watched(self.own, self.rows("village"), self.daily("village"))
        if level == "village":
            return self._told(self.own, (), {})
        return self._of_districts(self.own, self.rows("district"))

    def children(self, level: str) -> Outlooks:
        """The outlooks of the parts of a level."""
        return {(level, row.area_code): self._of_child(row, level) for row in self.rows(level)}

    def _of_child(self, row: AreaProgress, level: str) -> Outlook:
        match level:
            case "district":
                return self._of_district(row)
            case "tambon":
                villages = [part for part, above in self._villages if above == row.area_code]
                return self._of_watched(row, villages, self.daily("village"))
            case "local_authority":
                inside = _Within(self._inside(row))
                return self._of_watched(row, inside.rows("village"), inside.daily("village"))
            case "village":
                return self._told(row, (), {})
        return self._of_districts(row, self._districts_of(level).get(row.area_code, ()))

    def _of_districts(self, row: AreaProgress, of: Sequence[AreaProgress]) -> Outlook:
        """Of an area above districts: by its districts, each by its own parts."""
        outlooks = {one.area_code: self._of_district(one) for one in of}
        carriers = self._together(of)
        return self._told(row, of, self.daily("district"), outlooks, carriers=carriers)

    def _together(self, of: Sequence[AreaProgress]) -> Outlook | None:
        """The outlook of all that carry the days of these districts, each at its own pace."""
        view, parts, daily = self._view, list[AreaProgress](), dict[str, Sequence[int]]()
        for level in forecast.CARRIERS["district"]:
            found = [
                part
                for one in of
                if self._carrying(one) == level
                for part in self._carriers(level)[one.area_code]
                if part.households_target
            ]
            if found:
                parts += found
                daily |= self.daily(level)
        return forecast.of_parts(parts, daily, view.as_of, view.standards) if daily else None

    def _carrying(self, district: AreaProgress) -> str | None:
        """The level whose areas carry a district's day: the first in which any has a target."""
        for level in forecast.CARRIERS["district"]:
            parts = self._carriers(level).get(district.area_code, ())
            if any(part.households_target for part in parts):
                return level
        return None

    def _of_district(self, row: AreaProgress) -> Outlook:
        known = self._known.get(row.area_code)
        if known is None:
            known = self._known[row.area_code] = self._of_carriers(row)
        return known

    def _of_carriers(self, row: AreaProgress) -> Outlook:
        if not row.households_remaining:
            return self._told(row, (), {})
        own = self.daily("district").get(row.area_code, ())
        level = self._carrying(row)
        if level is None:
            return self._told(row, (), {}, {}, own)
        return self._told(row, self._carriers(level)[row.area_code], self.daily(level), {}, own)

    def _of_watched(
        self, row: AreaProgress, villages: Iterable[AreaProgress], daily: Daily
    ) -> Outlook:
        own = self.daily(row.area_level).get(row.area_code, ())
        return self._told(row, tuple(villages), daily, {}, own)

    def _told(
        self,
        row: AreaProgress,
        parts: Sequence[AreaProgress],
        daily: Daily,
        outlooks: Mapping[str, Outlook] | None = None,
        own: Sequence[int] = (),
        carriers: Outlook | None = None,
    ) -> Outlook:
        view = self._view
        return forecast.of_area(
            row,
            parts,
            daily,
            view.as_of,
            view.standards,
            own,
            outlooks=outlooks or {},
            carriers=carriers,
        )

    @cached_property
    def _villages(self) -> list[tuple[AreaProgress, str]]:
        """The villages, each with its tambon."""
        return [
            (AreaProgress.from_row(row), row["parent_code"])
            for row in answers.progress_of_parts(self._view, "village")
        ]

    def _by_district(self, level: str) -> Mapping[str, list[AreaProgress]]:
        """The areas of a level below districts, by district."""
        if self._view.area.level == "district":
            return {self._view.area.code: list(self.rows(level))}
        found = defaultdict(list)
        for row in self.rows(level):
            found[row.area_code[:4]].append(row)
        return found

    def _by_area_above(self, level: str) -> Mapping[str, list[AreaProgress]]:
        """The districts of each province or inspection region."""
        regions = {}
        if level == "inspection_region":
            regions = {
                row["area_code"]: row["parent_code"]
                for row in answers.progress_of_parts(self._view, "province")
            }
        found = defaultdict(list)
        for row in self.rows("district"):
            province = row.area_code[:2]
            found[regions.get(province, province)].append(row)
        return found

    def _inside(self, row: AreaProgress) -> View:
        """The view of a part of the view's area."""
        (found,) = [
            one
            for one in answers.progress_of_parts(self._view, row.area_level)
            if one["area_code"] == row.area_code
        ]
        return replace(self._view, area=area_of_row(found, row.area_level))

    def _rows(self, level: str) -> tuple[AreaProgress, ...]:
        found = answers.progress_of_parts(self._view, level)
        return tuple(map(AreaProgress.from_row, found))

    def _daily(self, level: str) -> Daily:
        return answers.daily_of_parts(self._view, level, FORECAST_DAYS)
