"""What a rule found, in words: every rule has its phrases, and no figure crosses its limit."""

import json
import re
from pathlib import Path

import pytest

from bmn.access.reader import MACHINE
from bmn.standing import evidence
from bmn.survey import standards
from bmn.warehouse import queries, rules, sql
from bmn.warehouse.rules import Rule
from bmn.words.language import LANGUAGES, blanks_of, section

RULES = rules.rules()
HELD = standards.of_year(2569)
DERIVED = {"income_per_person": {"income_total", "members"}}
"""Blanks that are worked out of others."""
CHOOSES = {"part", "income_fail_sent"}
"""Evidence that chooses the phrase instead of standing in it."""


def statement(rule: Rule) -> str:
    text = sql.statement(rule.file).text
    return re.sub(r"--[^\n]*", "", text)


def evidence_keys(rule: Rule) -> set[str]:
    """The keys that a rule writes into its evidence, as its statement says."""
    text = statement(rule)
    packed = "".join(re.findall(r"to_json\(\{(.*?)\}\)", text, re.DOTALL))
    keys = set(re.findall(r"(\w+):(?!:)", packed))
    for block in re.findall(r"json_object\((.*?)\)::VARCHAR AS evidence", text, re.DOTALL):
        keys |= set(re.findall(r"^\s*'(\w+)',", block, re.MULTILINE))
    return keys


def phrases(rule: Rule, language: str) -> dict[str, str]:
    stem = f"quality.evidence.{rule.id.lower().replace('-', '_').replace('.', '_')}"
    return {
        key: said
        for key, said in section("quality", language).items()
        if key == stem or key.startswith(f"{stem}_")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_all_that_it_found(rule: Rule, language: str) -> None:
    said = phrases(rule, language)
    assert said, f"no phrase for {rule.id}"
    blanks = set().union(*(blanks_of(phrase) for phrase in said.values()))
    told = blanks | set().union(*(DERIVED.get(blank, set()) for blank in blanks))
    assert evidence_keys(rule) - CHOOSES <= told
    assert set(rule.thresholds) - blanks <= {"check_school_age_from", "check_school_age_to"} | {
        # Said by the rule's own bound in words.
        "check_members_per_household_min"
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_phrase_marks_what_is_wrong(rule: Rule, language: str) -> None:
    for key, phrase in phrases(rule, language).items():
        is_usual = key.endswith(("dq_3_4_inside", "dq_3_4_alone"))
        assert ("«" in phrase) != is_usual
        assert phrase.count("«") == phrase.count("»")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_made_up_flag_has_its_phrase(small_warehouse: Path, language: str) -> None:
    said = section("quality", language)
    found = queries.run(
        "flag_records",
        survey_year_be=2569,
        within_level="country",
        within_code="TH",
        rows=100_000,
        reader=MACHINE,
    ).to_dict("records")
    assert {row["rule_id"] for row in found} > {"PX-03", "DQ-1.4", "DQ-3.2"}
    for row in found:
        told = json.loads(row["evidence"] or "{}")
        part = row["part"] if isinstance(row["part"], str) else None
        for case in evidence.cases(row["rule_id"], told, part):
            assert f"quality.evidence.{case}" in said
        words = evidence.words(row["rule_id"], row["evidence"], part, HELD, language)
        assert words
        assert "{" not in words


def words(rule_id: str, part: str = "", **told: object) -> str:
    return evidence.words(rule_id, json.dumps(told), part, HELD, "th")


def test_an_age_stands_beside_its_limit() -> None:
    assert words("DQ-3.2", age=85) == "อายุ «85» ปี – เกณฑ์ไม่เกิน 80 ปี"


def test_codes_are_names() -> None:
    assert "«จบประถมศึกษา»" in words("DQ-1.5", age=8, education_code="2")
    assert "«ไม่ระบุ»" in words("DQ-1.5", age=8, education_code=None)


def test_below_the_criterion_is_never_rounded_up_to_it() -> None:
    # 119,999 ÷ 3 = 39,999.67, below 40,000.
    assert "«39,999»" in words("DQ-4.3", income_total=119_999, members=3)


def test_above_the_limit_is_never_rounded_down_to_it() -> None:
    # 3,000,001 ÷ 3 = 1,000,000.33, above 1,000,000.
    assert "«1,000,001»" in words("DQ-4.4", income_total=3_000_001, members=3)


def test_several_parts_are_all_told() -> None:
    told = words("PX-03", "unconfirmed,no_informant")
    assert "«ยังไม่ยืนยัน»" in told
    assert "«ไม่มีผู้ให้ข้อมูล»" in told
    found = json.dumps({"part": "fast identical", "households": 9})
    assert evidence.words("PX-07", found, None, HELD, "th").count("·") == 1


@pytest.mark.parametrize(("z", "usual"), [(-3.09, True), (-3.1, False), (3.2, False), (0.0, True)])
def test_a_village_within_the_funnel_is_no_alarm(z: float, usual: bool) -> None:
    told = words("DQ-3.4", persons_per_household=2.2, district_mean=2.9, z=z)
    assert ("ในช่วงปกติ" in told) is usual
    assert ("«" in told) is not usual


def test_a_highlight_is_safe() -> None:
    told = words("DQ-2.1", programme="<b>«x»</b>")
    assert evidence.marked(told).count("<mark") == 1
    assert "<b>" not in evidence.marked(told)


def test_a_rule_of_tomorrow_shows_its_evidence() -> None:
    assert evidence.words("ZZ-1", '{"minutes": 3}', None, HELD, "th") == "minutes «3»"
