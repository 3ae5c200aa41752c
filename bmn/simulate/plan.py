"""What to make up: which year, which areas, how much of them, and at which moment of the season."""

from dataclasses import dataclass
from datetime import datetime

SHOWCASE = "57"  # Chiang Rai: the province of the first letter, complete in the demo
DEMO_NOW = datetime(2026, 2, 16, 7, 30)  # Monday, eleven days before the district papers are due


@dataclass(frozen=True)
class Plan:
    """One survey year of made-up files.

    `provinces` empty means all in scope; villages are sampled whole, one in `one_village_in`,
    except in `whole_provinces` (one in `one_village_in_whole`). With `finished` the round is over;
    otherwise the season runs until `as_of`, and households that would come in the `later_days`
    after it are kept for the live feed.
    """

    survey_year_be: int
    as_of: datetime
    provinces: tuple[str, ...] = ()
    whole_provinces: tuple[str, ...] = ()
    one_village_in: int = 1
    one_village_in_whole: int = 1
    villages_per_province: int | None = None
    seed: int = 2569
    finished: bool = False
    faults: bool = True
    with_persons: bool = True
    with_registers: bool = True
    with_villages: bool = True
    identity_provinces: tuple[str, ...] = ()
    later_days: float = 0.0
    households_per_file: int = 320_000
    file_format: str = "parquet"
    workers: int = 2


def demo() -> tuple[Plan, Plan]:
    """The demo: 2568 finished and 2569 in the field.

    In 2569 Chiang Rai is complete (280,980 target households), the rest of the country one village
    in 30. 2568 is smaller, so that the demo builds within a minute: the same villages outside
    Chiang Rai, one village in 5 of Chiang Rai's, and no persons.
    """
    now = Plan(
        survey_year_be=2569,
        as_of=DEMO_NOW,
        whole_provinces=(SHOWCASE,),
        one_village_in=30,
        identity_provinces=(SHOWCASE,),
        later_days=6.0,
    )
    before = Plan(
        survey_year_be=2568,
        as_of=datetime(2025, 6, 30, 17, 0),
        whole_provinces=(SHOWCASE,),
        one_village_in=30,
        one_village_in_whole=5,
        finished=True,
        with_villages=False,
        with_persons=False,
    )
    return before, now


def full(with_persons: bool = True) -> tuple[Plan]:
    """The whole country: every target household of 2569, province by province."""
    return (Plan(survey_year_be=2569, as_of=DEMO_NOW, with_persons=with_persons, later_days=1.0),)


def tiny(now: datetime = DEMO_NOW) -> tuple[Plan]:
    """Two provinces, a few villages each: for tests, well below a second."""
    return (
        Plan(
            survey_year_be=2569,
            as_of=now,
            provinces=("57", "83"),
            villages_per_province=8,
            identity_provinces=("57",),
            later_days=2.0,
        ),
    )


def year_2561(provinces: tuple[str, ...]) -> tuple[Plan]:
    """A finished 2561, the year with published figures, for testing the calibration."""
    return (
        Plan(
            survey_year_be=2561,
            as_of=datetime(2018, 6, 19, 12, 0),
            provinces=provinces,
            finished=True,
            faults=False,
            with_registers=False,
            with_villages=False,
        ),
    )
