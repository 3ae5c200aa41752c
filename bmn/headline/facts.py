"""The single facts that sentences are put together from; None where a fact isn't known."""

import math
from collections.abc import Iterable

from bmn.headline.situation import WORST_SHOWN, Situation, called
from bmn.standing.confidence import judged, official
from bmn.standing.phase import AreaProgress, certifies, is_certified
from bmn.standing.verdict import BEHIND
from bmn.statistics.shares import share
from bmn.survey import chain
from bmn.words import formats
from bmn.words.formats import counted, percent_words, thai_date
from bmn.words.language import text


def collected(situation: Situation, language: str) -> str:
    """What is collected, of what target."""
    row = situation.row
    if row.households_collected is None:
        return formats.empty("no_data", language)
    if not row.households_target:
        households = counted(row.households_collected, "household", language)
        return text("headline.collected.alone", language, households=households)
    if row.households_collected == 0:
        households = counted(row.households_target, "household", language)
        key = "nothing" if situation.is_after else "none"
        return text(f"headline.collected.{key}", language, households=households)
    percent = percent_words(row.progress_share, language)
    collected, target = (
        formats.large(count, language) for count in (row.collected_of_target, row.households_target)
    )
    is_large = min(row.collected_of_target or 0, row.households_target) >= formats.MILLION
    # In millions a small difference would disappear.
    if is_large and collected != target:
        return text(
            "headline.collected.of_target_large",
            language,
            collected=collected,
            target=target,
            percent=percent,
        )
    return text(
        "headline.collected.of_target",
        language,
        collected=formats.count(row.collected_of_target, language),
        target=formats.count(row.households_target, language),
        percent=percent,
    )


def missing_target(situation: Situation, language: str) -> str | None:
    """That no target is known, and what to do about it; or how many parts of it are missing."""
    row = situation.row
    if row.households_target is not None:
        if not row.target_is_partial:
            return None
        parts = formats.count(row.targets_missing, language)
        return text("overview.progress.partial", language, parts=parts)
    if situation.is_remainder:
        return text("headline.collected.unknown_authority", language)
    year = formats.survey_year(situation.standards.survey_year_be, language)
    return text("headline.preparation.no_target", language, year=year)


def gap(situation: Situation, language: str) -> str | None:
    """Households above or below the expected total."""
    if situation.gap is None or situation.is_overdue:
        return None
    if situation.gap == 0:
        return text("headline.gap.level", language)
    households = counted(abs(situation.gap), "household", language)
    if situation.gap > 0:
        return text("headline.gap.above", language, households=households)
    return text("headline.gap.below", language, households=households)


def growth(situation: Situation, language: str) -> str | None:
    """What the last week brought."""
    more = situation.row.collected_last_7_days
    if more is None or not situation.row.households_collected:
        return None
    if more == 0:
        return None if situation.pace == 0 else text("headline.growth.none", language)
    households = counted(more, "household", language)
    return text("headline.growth.some", language, households=households)


def surplus_or_rest(situation: Situation, language: str) -> str | None:
    """What remains, or what is over the target."""
    row = situation.row
    if row.households_remaining:
        households = counted(row.households_remaining, "household", language)
        return text("headline.collected.rest", language, households=households)
    if situation.verdict != "over_target":
        return None
    over = (row.households_collected or 0) - (row.households_target or 0)
    households = counted(over, "household", language)
    return text("headline.collected.over", language, households=households)


def children_late(situation: Situation, language: str) -> str | None:
    """How many of the children with a target are behind plan, stand still or are at risk."""
    level, children = situation.child_level, situation.judged_children
    if level is None or not any(map(situation.verdict_of, children)):
        return None
    counts = {word: len(situation.children_with(word)) for word in BEHIND}
    without = len(situation.named_children) - len(children)
    if not any(counts.values()):
        name = text(f"headline.no_child_late.{level}", language)
        told = text("headline.children.none_late", language, level=name)
    else:
        words = text("headline.join.words", language).join(
            text(f"headline.children.{word}", language, count=formats.count(number, language))
            for word, number in counts.items()
            if number
        )
        total = counted(len(children), level, language)
        told = text("headline.children.of_total", language, words=words, total=total)
    if not without:
        return told
    more = counted(without, level, language)
    return text("headline.children.without_target", language, words=told, areas=more)


def unmoved(situation: Situation, language: str, shown: int = WORST_SHOWN) -> str | None:
    """The parts that don't move, counted and named."""
    parts = situation.unmoved
    if not parts:
        return None
    return text(
        "headline.finish.unmoved",
        language,
        areas=counted(len(parts), parts[0].area_level, language),
        names=some_names(parts, language, shown),
    )


def certified(situation: Situation, language: str) -> str | None:
    """How many parts are certified, or how far the area's own certificate is."""
    row = situation.row
    level = _part_level(situation, row)
    if level is not None and row.children_total and row.children_certified is not None:
        blanks = {
            "done": formats.count(row.children_certified, language),
            "total": counted(row.children_total, level, language),
        }
        # Households belong to the parts that are counted: without one there are none to tell.
        if row.households_certified and row.children_certified:
            households = counted(row.households_certified, "household", language)
            told = text(
                "headline.certified.parts_households", language, households=households, **blanks
            )
        else:
            told = text("headline.certified.parts", language, **blanks)
        is_ahead = is_certified(row) and row.children_certified != row.children_total
        own = _own_certificate(row, language) if is_ahead else None
        return text("headline.join.words", language).join(fact for fact in (own, told) if fact)
    return _own_certificate(row, language)


def _own_certificate(row: AreaProgress, language: str) -> str | None:
    if not certifies(row) or row.certification_status is None:
        return None
    status = text(f"common.chain.{row.certification_status}", language)
    return text("headline.certified.own", language, status=status)


def _part_level(situation: Situation, row: AreaProgress) -> str | None:
    """The level below whose certificates make up the area's own in the year."""
    year = situation.standards.survey_year_be
    return row.certified_part_level or chain.part_level(row.area_level, year)


def certified_apart(situation: Situation, language: str) -> str | None:
    """Certificates of the levels below those that make up the area's own, each by itself."""
    told = [
        _certified_level(situation.row, level, done, total, language)
        for level, (done, total) in situation.certified_apart.items()
        if done
    ]
    if not told:
        return None
    levels = text("headline.join.levels", language).join(told)
    return text("headline.certified.apart", language, levels=levels)


def _certified_level(row: AreaProgress, level: str, done: int, total: int, language: str) -> str:
    """Certified areas of one level, with the households of just these."""
    blanks = {"done": formats.count(done, language), "total": counted(total, level, language)}
    households: int | None = getattr(row, f"households_certified_{level}", None)
    if not households:
        return text("headline.certified.level", language, **blanks)
    told = counted(households, "household", language)
    return text("headline.certified.level_households", language, households=told, **blanks)


def chain_state(situation: Situation, row: AreaProgress, language: str) -> str:
    """How far an area's certificate is; of a level that signs none, how many of its parts are."""
    status = row.certification_status or "none"
    if not certifies(row) and row.children_certified:
        if is_certified(row):
            return text("common.chain.certified", language)
        level = _part_level(situation, row) or row.area_level
        total = counted(row.children_total or 0, level, language)
        done = formats.count(row.children_certified, language)
        return text("headline.certified.parts", language, done=done, total=total)
    # After the round "not started" would promise what won't come.
    if status == "none" and situation.is_after:
        return text("headline.certified.no_record", language)
    return text(f"common.chain.{status}", language)


def sent(situation: Situation, language: str) -> str | None:
    """Whether the papers have gone up, and when."""
    row = situation.row
    if not certifies(row):
        return None
    name = text(f"headline.office.{chain.papers_go_to(row.area_level)}", language)
    if row.certification_status in chain.SENT:
        if row.sent_at is None:
            return text("headline.sent.undated", language, office=name)
        return text("headline.sent.on", language, office=name, day=thai_date(row.sent_at, language))
    key = "no_record" if situation.phase == "closed" else "not_yet"
    return text(f"headline.sent.{key}", language, office=name)


def income(situation: Situation, language: str) -> str | None:
    """Households below the income criterion."""
    income = situation.income
    if income is None or income.households_below_criterion is None or not income.households:
        return None
    is_final = situation.phase in ("use", "closed")
    blanks = {
        "indicator_no": income.indicator_no,
        "households": counted(income.households_below_criterion, "household", language),
        "percent": percent_words(
            share(income.households_below_criterion, income.households), language
        ),
    }
    if is_final:
        return text("headline.income.failing", language, **blanks)
    return text("headline.income.failing_so_far", language, **blanks)


def quality(situation: Situation, language: str) -> str | None:
    """The signed quality level against its criterion, or why there is none yet."""
    signed = situation.row.signed_quality_level_pct
    if signed is not None:
        level = percent_words(signed / 100, language)
        return text(
            "headline.quality.signed",
            language,
            percent=level,
            verdict=_against_criterion(situation, signed, language),
        ).strip()
    if situation.phase == "collection":
        return text("headline.quality.not_due", language)
    # Only provinces owe the figure; for other levels its absence says nothing.
    if situation.row.area_level != "province" or situation.phase == "preparation":
        return None
    key = {"not_due": "not_due", "tile_open": "unsigned", "tile_closed": "none_signed"}
    return text(f"headline.quality.{key[_unsigned(situation)]}", language)


def quality_state(situation: Situation, language: str) -> str:
    """What a tile says in place of a signed level, while there is none."""
    state = _unsigned(situation)
    if state == "not_due":
        return text("common.confidence.not_due", language)
    return text(f"headline.quality.{state}", language)


def _unsigned(situation: Situation) -> str:
    """Not due until the day of the area's papers has passed, as on the page of confidence."""
    if situation.is_after:
        return "tile_closed"
    level, standards = situation.row.area_level, situation.standards
    is_province = level == "province"
    due = standards.province_papers_due if is_province else standards.district_papers_due
    state = official(None, None, level, due, situation.as_of.date())
    is_open = state == "unsigned" and situation.phase == "certification"
    return "tile_open" if is_open else "not_due"


def _against_criterion(situation: Situation, signed: float, language: str) -> str:
    level = situation.standards.quality_level_min_pct
    if level is None:
        return ""
    verdict = judged(situation.row.area_level, signed, level)
    if verdict is None:
        criterion = formats.percent_digits(level / 100, 0)
        return text("headline.quality.reference", language, level=criterion)
    return text(f"headline.quality.{verdict}", language)


def targets_confirmed(situation: Situation, language: str) -> str | None:
    """How many children have confirmed their targets."""
    children, level = situation.named_children, situation.child_level
    confirmed = [child for child in children if child.target_confirmed is not None]
    if level is None or not confirmed:
        return None
    done = formats.count(len(confirmed), language)
    total = counted(len(children), level, language)
    return text("headline.preparation.confirmed", language, done=done, total=total)


def enumerators(situation: Situation, language: str) -> str | None:
    """How many enumerators are appointed, of how many."""
    appointed, wanted = situation.enumerators_appointed, enumerators_wanted(situation)
    if appointed is None:
        return None
    people = formats.count(appointed, language)
    if wanted is None:
        return text("headline.preparation.appointed", language, people=people)
    total = formats.count(wanted, language)
    return text("headline.preparation.appointed_of", language, people=people, wanted=total)


def planned_start(situation: Situation, language: str) -> str:
    """The target, and when collection begins."""
    row = situation.row
    target = counted(row.households_target or 0, "household", language)
    if row.plan_start is None:
        return text("headline.preparation.target", language, households=target)
    day = thai_date(row.plan_start, language)
    return text("headline.preparation.target_start", language, households=target, day=day)


def enumerators_wanted(situation: Situation) -> int | None:
    """How many enumerators the target needs, by the letter's households for each."""
    target, each = situation.row.households_target, situation.standards.households_per_enumerator
    return math.ceil(target / each) if target and each else None


def some_names(rows: Iterable[AreaProgress], language: str, shown: int = WORST_SHOWN) -> str:
    """The first names, and how many more there are."""
    rows = tuple(rows)
    names = text("headline.join.names", language).join(
        called(row, language) for row in rows[:shown]
    )
    if len(rows) <= shown:
        return names
    level = rows[0].area_level
    more = counted(len(rows) - shown, level, language)
    return text("headline.join.and_more", language, names=names, more=more)
