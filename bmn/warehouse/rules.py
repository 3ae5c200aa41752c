"""The checking rules: one .sql file each, whose header says what it is and what it asks.

A rule asks a question, it does not accuse. Severity (decision 13): must_fix is logically impossible
or against the survey's definition; check is the letter's "ตรวจสอบอีกครั้ง"; look is ranked, no alarm.
"""

import re
from dataclasses import dataclass
from functools import cache

from bmn import settings
from bmn.warehouse import sql

SEVERITIES = ("must_fix", "check", "look")
RECORD_SUBJECTS = ("household", "person")
QUESTIONS = ("must_fix", "check")
"""Severities that put a record in doubt, for the honest range of a pass rate."""

_FIELD = re.compile(r"^-- (?P<name>[a-z_]+): (?P<value>.+)$")
_RECORD_SOURCE = re.compile(r"\bchecked_(household|person|identity)\b")


class BrokenRule(ValueError):
    """A rule's header is incomplete; the message names the file and the field."""


@dataclass(frozen=True)
class Rule:
    """One rule, as its file's header describes it.

    `owner` is the area level whose working group settles its flags (ours: the lowest that can).
    `checked` names the count that it was asked of (a column of mart_check, or of registers);
    `is_record` tells rules of single records, which run on what was touched at ingest, from those
    of areas, enumerators and lists, which run with every publication of quality.
    """

    id: str
    title_th: str
    title_en: str
    letter: str
    subject: str
    severity: str
    owner: str
    asks_th: str
    asks_en: str
    checked: str
    reviewed: str
    file: str
    is_record: bool
    thresholds: tuple[str, ...]

    @property
    def counts_results(self) -> bool:
        """Whether its flags count results (nothing earned, below the criterion), or are of the
        severity from whose sum such a count could be reckoned: counts-only readers are told of
        them from the province up (docs/adr/0032)."""
        return self.severity == "check" or self.id.startswith("DQ-4.")

    def title(self, language: str) -> str:
        """Its title in that language ('th' or 'en')."""
        return self.title_th if language == "th" else self.title_en

    def asks(self, language: str) -> str:
        """What it asks the officer to do, in that language."""
        return self.asks_th if language == "th" else self.asks_en


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of id. Raises BrokenRule."""
    folder = settings.queries_dir() / "rules"
    return tuple(sorted((_read(path.stem) for path in folder.glob("*.sql")), key=lambda r: r.id))


def rule(rule_id: str) -> Rule:
    """The rule of that id. Raises KeyError."""
    for found in rules():
        if found.id == rule_id:
            return found
    raise KeyError(rule_id)


def _read(name: str) -> Rule:
    statement = sql.statement(f"rules/{name}")
    told: dict[str, str] = {}
    for line in statement.text.splitlines():
        match = _FIELD.match(line)
        if match:
            told.setdefault(match["name"], match["value"].strip())
    fields = [f for f in Rule.__dataclass_fields__ if f not in ("file", "is_record", "thresholds")]
    missing = [field for field in fields if field not in told]
    if missing:
        raise BrokenRule(f"rules/{name}.sql: {', '.join(missing)}")
    if told["severity"] not in SEVERITIES:
        raise BrokenRule(f"rules/{name}.sql: severity {told['severity']}")
    return Rule(
        **{field: told[field] for field in fields},
        file=f"rules/{name}",
        is_record=bool(_RECORD_SOURCE.search(statement.text)),
        thresholds=tuple(p.name for p in statement.parameters),
    )
