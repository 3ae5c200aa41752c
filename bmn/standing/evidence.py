"""What a rule found, in words: the evidence of a flag as phrases with the offending values marked.

A phrase is a text of `locales/<language>/quality.toml` under `evidence.<rule>[_<part>]`; what is
wrong stands in it between « and », which a page shows as a highlight and a file as it is.
"""

import json
import math
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from bmn.survey import reference
from bmn.survey.standards import Held
from bmn.warehouse import rules
from bmn.words import formats
from bmn.words.language import blanks_of, section, text

FUNNEL_LIMIT = 3.09
"""Standard errors from the district's mean beyond which a village is outside the 99.8 % funnel."""

_SEPARATORS = re.compile("[, ]")
_MARKED = re.compile("«([^»]*)»")
_WHOLE = ("income_main", "income_total", "income_total_sent", "scaled_count", "progress_pct")
_CODES = {"education_code": "education", "occupation_code": "occupation"}
_ONE_DECIMAL = ("share_pct", "neighbours_share_pct", "standard_errors", "gap_pct", "minutes_mean")

Told = Mapping[str, Any]


def words(
    rule_id: str,
    evidence: str | None,
    part: str | None,
    held: Held,
    language: str,
    *,
    authority: str | None = None,
) -> str:
    """What is wrong, the values between « and »; `authority` is the local authority's name.

    A rule without a phrase of its own (none should be) shows its evidence as it stands.
    """
    told = _read(evidence)
    said = section("quality", language)
    found = [case for case in cases(rule_id, told, part) if _key(case) in said]
    if not found:
        return ", ".join(f"{name} «{value}»" for name, value in told.items())
    values = _values(told, language, authority) | _limits(rule_id, held, language)
    return " · ".join(_filled(case, values, language) for case in found)


def marked(told: str) -> str:
    """The same as a piece of HTML, the values highlighted."""
    return _MARKED.sub(r'<mark class="bmn-wrong">\g<1></mark>', escape(told))


def cases(rule_id: str, told: Told, part: str | None) -> list[str]:
    """The phrases that a flag asks for: one, or one for each of its parts."""
    stem = rule_id.lower().replace("-", "_").replace(".", "_")
    if rule_id == "DQ-3.4":
        z = told.get("z")
        if z is None:
            return [f"{stem}_alone"]
        return [f"{stem}_outside" if abs(z) > FUNNEL_LIMIT else f"{stem}_inside"]
    if rule_id == "PX-10":
        return [f"{stem}_fail" if told.get("income_fail_sent") else f"{stem}_pass"]
    parts = part or told.get("part")
    return [f"{stem}_{one}" for one in _SEPARATORS.split(str(parts))] if parts else [stem]


def _key(case: str) -> str:
    return f"quality.evidence.{case}"


def _filled(case: str, values: Mapping[str, str], language: str) -> str:
    wanted = blanks_of(section("quality", language)[_key(case)])
    unknown = text("quality.evidence_unknown", language)
    return text(
        f"quality.evidence.{case}",
        language,
        **{name: values.get(name) or unknown for name in wanted},
    )


def _read(evidence: str | None) -> dict[str, Any]:
    try:
        told = json.loads(evidence or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _values(told: Told, language: str, authority: str | None) -> dict[str, str]:
    """Every value as it is written; what isn't known is left out."""
    values = {
        name: _written(name, value, language) for name, value in told.items() if value is not None
    }
    if told.get("local_authority_code"):
        code = values["local_authority_code"]
        values["local_authority_code"] = f"{authority} ({code})" if authority else code
    members, income = told.get("members"), told.get("income_total")
    if members and income is not None:
        # Never rounded across the criterion: below stays below, above stays above.
        values["income_per_person"] = formats.count(income // members, language)
        values["income_per_person_up"] = formats.count(math.ceil(income / members), language)
    return values


def _written(name: str, value: Any, language: str) -> str:
    if name in _CODES:
        return _code_name(_CODES[name], str(value), language)
    if name == "neighbours":
        return text(f"common.level.{value}", language).lower()
    if name in _ONE_DECIMAL:
        return f"{value:,.1f}".replace("-", formats.MINUS)
    if name in _WHOLE or isinstance(value, int):
        return formats.count(value, language)
    if name == "z":
        return f"{abs(value):.2f}"
    if name in ("latitude", "longitude"):
        return f"{value:.5f}"
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value).replace("«", "").replace("»", "")


def _code_name(code_list: str, code: str, language: str) -> str:
    for row in reference.rows("codes.csv"):
        if row["list"] == code_list and row["code"] == code:
            return row[f"name_{language}"]
    return code


def _limits(rule_id: str, held: Held, language: str) -> dict[str, str]:
    """The thresholds that the rule names, as they were set for the year."""
    found = (held.standard(name) for name in rules.rule(rule_id).thresholds)
    return {one.name: formats.count(one.number, language) for one in found if one}
