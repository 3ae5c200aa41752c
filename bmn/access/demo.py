"""The roles that may be tried without an account, on made-up data only."""

import json
from functools import cache
from pathlib import Path

from bmn import settings
from bmn.access import grants
from bmn.access.reader import NATIONAL, Reader, Scope
from bmn.survey import reference
from bmn.survey.areas import COUNTRY, Area

_TABLES = {
    "province": "provinces.csv",
    "district": "districts.csv",
    "tambon": "tambons.csv",
    "local_authority": "local_authorities.csv",
}
_PROVINCE = Scope("province", "57")
_DISTRICT = Scope("district", "5701")
_TRIED = (
    ("executive", _PROVINCE),
    ("presenter", _PROVINCE),
    ("analyst", NATIONAL),
    ("officer", _DISTRICT),
    ("executive", _DISTRICT),
    ("officer", Scope("tambon", "570102")),
    ("officer", Scope("local_authority", "570102T")),
    ("administrator", NATIONAL),
)
ROLES = {
    subject: Reader(subject, role, scope)
    for role, scope in _TRIED
    for subject in (grants.demo_subject(role, scope),)
}
"""Each role of the list on the sign-in page, by its subject."""


def is_open() -> bool:
    """Whether there is a demo to try: the published data are made up. Unknown is no."""
    folder = settings.snapshots_dir()
    try:
        return _is_made_up(folder / (folder / "current").read_text(encoding="utf-8").strip())
    except (OSError, ValueError, KeyError, TypeError):
        return False


@cache
def _is_made_up(manifest: Path) -> bool:
    """A manifest never changes."""
    return json.loads(manifest.read_text(encoding="utf-8"))["made_up"] is True


@cache
def area_label(scope: Scope, language: str) -> str:
    """An area of the list with what it is, as the reference tables name it: จังหวัดเชียงราย."""
    if scope == NATIONAL:
        return COUNTRY.label(language)
    table = _TABLES[scope.area_level]
    code = f"{scope.area_level}_code"
    row = next(row for row in reference.rows(table) if row[code] == scope.area_code)
    if scope.area_level == "local_authority" and language == "th":
        return f"{row['type_th']}{row['name_th']}"
    return Area(scope.area_level, scope.area_code, row["name_th"], row["name_en"]).label(language)
