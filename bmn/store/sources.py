"""What each statement of a publication reads: the table of dependence.

A statement is run again only when something that it reads, directly or through a temporary table,
changed since. So a source that is missing here is a wrong number on a screen: a test reads the
sources out of the SQL itself and holds them against this table.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

# Sources that are no table: the snapshot's instant, its day, the round that runs on that day, and
# the boundaries by which positions are judged.
INSTANT = "instant"
DAY = "day"
ROUND = "round"
BOUNDARIES = "boundaries"
VALUES = (INSTANT, DAY, ROUND, BOUNDARIES)

# Parameter of a statement -> the source that it is.
PARAMETERS = {"expected_at": INSTANT, "today": DAY, "round": ROUND}

# Temporary table -> what it reads. build/<name>.sql makes it, but for those of MADE_IN_PYTHON.
TEMPORARY: dict[str, tuple[str, ...]] = {
    name: tuple(reads.split())
    for name, reads in {
        "year_now": "mart_cell core_target core_plan round",
        "chain_now": "year_now core_chain_level",
        "cell_now": "mart_cell",
        "village_authority": "cell_now core_village core_village_local_authority "
        "core_local_authority_tambon",
        "area_now": "cell_now village_authority mart_released_place core_village core_district "
        "core_inspection_region core_local_authority core_local_authority_tambon core_province "
        "core_tambon",
        "cell_area": "cell_now area_now village_authority core_village core_province",
        "target_tree_now": "area_now village_authority core_village core_target",
        "target_now": "target_tree_now",
        "plan_now": "year_now area_now village_authority core_village core_plan core_standard",
        "certification_now": "chain_now core_certification core_confidence_form",
        "holding_now": "target_tree_now plan_now area_now village_authority core_village "
        "core_province",
        "held_plan_now": "holding_now",
        "count_now": "mart_cell cell_area",
        "village_now": "year_now area_now village_authority target_now count_now certification_now "
        "core_village",
        "holding_count_now": "holding_now count_now village_authority mart_cell",
        "expected_now": "holding_now holding_count_now instant",
        "recent_now": "mart_cell_day cell_area day",
        "enumerator_now": "mart_enumerator_cell core_enumerator core_village core_standard "
        "village_authority day",
        "agency_now": "core_agency_count core_catalogue core_person core_standard core_village "
        "core_household mart_cell cell_area area_now target_now",
        "village_checked": "mart_check_cell core_village village_authority target_now plan_now day",
        "programme_checked": "core_programme_household core_household core_reinterview "
        "core_below_criterion_case core_district core_village",
        "rule_now": "year_now core_standard boundaries",
        "flag_now": "core_flag core_flag_decision rule_now",
        "flag_area": "flag_now area_now core_village core_district core_province",
        "household_flagged": "flag_now",
        "flag_sum_now": "flag_now household_flagged",
        "questioned_now": "household_flagged core_household core_village",
        "check_now": "mart_check_cell village_checked cell_area household_flagged flag_area",
        "reinterview_now": "core_reinterview core_household core_village",
        "reinterview_cluster": "reinterview_now cell_area mart_cell",
        "agreement_now": "reinterview_cluster core_standard",
        "process_computed": "core_process_item core_enumerator mart_enumerator_cell core_village "
        "target_now count_now",
        "process_now": "core_process_step process_computed area_now count_now target_now year_now "
        "core_standard core_process_item plan_now held_plan_now day",
    }.items()
}
MADE_IN_PYTHON = ("rule_now", "agreement_now")

# Small tables that come out the same after most changes of what they read: what they hold is
# compared, so that nothing behind them is made again for no reason.
COMPARED = ("year_now", "chain_now", "cell_now", "rule_now")

# Mart -> what it reads. build/<name>.sql makes it, but for mart_area.
MARTS: dict[str, tuple[str, ...]] = {
    name: tuple(reads.split())
    for name, reads in {
        "mart_area": "area_now",
        "mart_indicator": "core_indicator core_dimension",
        "mart_income_bin_class": "core_income_bin",
        "mart_standard": "core_standard",
        "mart_process_item": "core_process_item",
        "mart_holding": "holding_now",
        "mart_without_target": "target_tree_now area_now village_authority core_village",
        "mart_progress": "year_now area_now target_now plan_now count_now recent_now village_now "
        "expected_now held_plan_now certification_now chain_now village_authority core_village "
        "core_certification",
        "mart_day_high": "mart_cell_day core_village core_province",
        "mart_year": "year_now core_catalogue core_standard mart_cell_day",
        "mart_feed": "mart_feed core_village",
        "mart_grant": "core_grant",
        "mart_load": "raw_load",
        "mart_load_total": "raw_load raw_quarantine",
        "mart_quarantine": "raw_quarantine raw_load",
        "mart_quarantine_rule": "raw_quarantine raw_load",
        "mart_result": "mart_cell mart_released cell_area",
        "mart_income_bin": "mart_cell_bin mart_released_bin cell_area core_village",
        "mart_day_low": "mart_cell_day cell_area",
        "mart_rule": "rule_now core_programme_household core_agency_count",
        "mart_flag": "flag_sum_now flag_area",
        "mart_flag_day": "flag_now flag_area",
        "mart_flag_record": "flag_now household_flagged core_household core_village core_district "
        "core_province",
        "mart_flag_enumerator": "household_flagged",
        "mart_check": "check_now",
        "mart_questioned": "questioned_now cell_area",
        "mart_process": "process_now core_process_item",
        "mart_confidence": "check_now agreement_now process_now certification_now year_now "
        "core_standard",
        "mart_reinterview_day": "reinterview_now cell_area",
        "mart_reinterview_stratum": "reinterview_cluster mart_cell cell_area",
        "mart_reinterview_record": "reinterview_now core_village core_province",
        "mart_reinterview_item": "core_reinterview_item core_household core_income_bin "
        "core_village cell_area",
        "mart_reinterview_outcome": "core_reinterview core_household core_village cell_area",
        "mart_enumerator": "enumerator_now",
        "mart_agency": "agency_now",
        "mart_counts_result": "mart_shown mart_guard core_disclosure core_district core_province "
        "core_catalogue",
        "mart_counts_band": "mart_shown mart_shown_indicator mart_guard core_disclosure area_now "
        "year_now count_now core_catalogue core_indicator",
        "mart_counts_income": "mart_shown core_disclosure area_now count_now",
        "mart_counts_income_bin": "mart_shown_bin core_district core_province",
        "mart_counts_flag": "flag_sum_now flag_area rule_now",
        "mart_counts_questioned": "questioned_now cell_area",
    }.items()
}
STATEMENTS = {"mart_area": "copy_area"}

# Rules of villages, enumerators, districts and lists -> what they read.
AREA_RULES: dict[str, tuple[str, ...]] = {
    rule: tuple(f"{reads} year_now core_standard core_village".split())
    for rule, reads in {
        "DQ-1.2": "village_checked",
        "DQ-1.7": "agency_now",
        "DQ-2.1": "programme_checked",
        "DQ-2.2": "village_checked",
        "DQ-3.4": "village_checked",
        "DQ-4.1": "programme_checked",
        "PX-06": "mart_enumerator_cell",
        "PX-07": "mart_enumerator_cell",
    }.items()
}


class Pace(IntEnum):
    """How soon a file follows what it reads."""

    LIVE = 0
    """With every publication: counts, registers, loads."""
    CHECKS = 1
    """Once the checking rules ran over what was loaded."""
    BATCH = 2
    """In batches: results, and what takes long over the whole country."""


@dataclass(frozen=True)
class File:
    """A mart file: the marts in it are made from much the same sources, at one pace."""

    pace: Pace
    marts: tuple[str, ...]


FILES: dict[str, File] = {
    "areas": File(Pace.LIVE, ("mart_area",)),
    "reference": File(
        Pace.LIVE, ("mart_indicator", "mart_income_bin_class", "mart_standard", "mart_process_item")
    ),
    "targets": File(Pace.LIVE, ("mart_holding", "mart_without_target")),
    "progress": File(Pace.LIVE, ("mart_progress",)),
    "days": File(Pace.LIVE, ("mart_day_high", "mart_year")),
    "feed": File(Pace.LIVE, ("mart_feed",)),
    "grants": File(Pace.LIVE, ("mart_grant",)),
    "loads": File(Pace.LIVE, ("mart_load", "mart_load_total")),
    "quarantined": File(Pace.LIVE, ("mart_quarantine", "mart_quarantine_rule")),
    "results": File(Pace.BATCH, ("mart_result", "mart_income_bin")),
    "days_low": File(Pace.BATCH, ("mart_day_low",)),
    "rules": File(Pace.CHECKS, ("mart_rule",)),
    "flags": File(Pace.CHECKS, ("mart_flag_day", "mart_flag_enumerator", "mart_check")),
    "flags_exact": File(Pace.CHECKS, ("mart_flag",)),
    "flag_records": File(Pace.CHECKS, ("mart_flag_record",)),
    "questioned": File(Pace.CHECKS, ("mart_questioned",)),
    "trust": File(Pace.CHECKS, ("mart_process", "mart_confidence")),
    "interviews": File(
        Pace.CHECKS,
        (
            "mart_reinterview_day",
            "mart_reinterview_stratum",
            "mart_reinterview_item",
            "mart_reinterview_outcome",
        ),
    ),
    "interview_records": File(Pace.CHECKS, ("mart_reinterview_record",)),
    "enumerators": File(Pace.BATCH, ("mart_enumerator",)),
    "agencies": File(Pace.BATCH, ("mart_agency",)),
    # For counts-only readers, in place of exact results (docs/adr/0032).
    "counts": File(
        Pace.BATCH,
        ("mart_counts_result", "mart_counts_band", "mart_counts_income", "mart_counts_income_bin"),
    ),
    "counts_flags": File(Pace.CHECKS, ("mart_counts_questioned", "mart_counts_flag")),
}

# Sources that arriving households and persons move. A file of a slower pace waits for its turn when
# only these moved; any other source (a decision, a signed form, a second interview) shows at once.
MOVED_BY_RECORDS = (
    "core_household",
    "core_person",
    "core_flag",
    "mart_cell",
    "mart_cell_day",
    "mart_cell_bin",
    "mart_enumerator_cell",
    "mart_check_cell",
    "mart_released",
    "mart_released_bin",
    "mart_released_place",
    "mart_shown",
    "mart_shown_indicator",
    "mart_shown_bin",
    "mart_guard",
    "cell_now",
)


def tables() -> tuple[str, ...]:
    """The store's tables that a publication reads."""
    read = {
        source
        for reads in (*TEMPORARY.values(), *MARTS.values(), *AREA_RULES.values())
        for source in reads
    }
    return tuple(sorted(read - set(TEMPORARY) - set(VALUES)))


class Versions:
    """What every table would be made from now, in short: two equal versions, one content.

    `known` are the versions of the store's tables and of the values; `compared` tells that of a
    table of COMPARED by what it holds, making it if need be.
    """

    def __init__(self, known: dict[str, str], compared: Callable[[str], str]) -> None:
        self._compared = compared
        self._found = dict(known)
        self._settled = dict(known) | dict.fromkeys(MOVED_BY_RECORDS, "")

    def of(self, source: str) -> str:
        """The version of a source, whatever moved it."""
        return self._version(source, self._found)

    def made_from(self, reads: Iterable[str]) -> str:
        """One version for all that is read."""
        return _digest(self.of(source) for source in reads)

    def settled(self, reads: Iterable[str]) -> str:
        """The same, without what arriving records move."""
        return _digest(self._version(source, self._settled) for source in reads)

    def _version(self, source: str, found: dict[str, str]) -> str:
        if source not in found:
            found[source] = (
                self._compared(source)
                if source in COMPARED
                else _digest(self._version(read, found) for read in TEMPORARY[source])
            )
        return found[source]


def _digest(versions: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:24]
