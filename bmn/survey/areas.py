"""Area levels, their codes, and the two ways down: tambon and local authority.

Below the district the areas aren't one tree: a tambon is a place, a local authority an office, and
one may have several of the other. A village lies in one tambon; which authority serves it is known
only from the village register, or where its tambon has a single one.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bmn.survey import reference
from bmn.words.formats import area_name

AreaLevel = Literal[
    "country", "inspection_region", "province", "district", "tambon", "local_authority", "village"
]

LEVELS: tuple[AreaLevel, ...] = (
    "country",
    "inspection_region",
    "province",
    "district",
    "tambon",
    "local_authority",
    "village",
)

PARTS: dict[str, tuple[AreaLevel, ...]] = {
    "country": ("province", "inspection_region"),
    "inspection_region": ("province",),
    "province": ("district",),
    "district": ("tambon", "local_authority"),
    "tambon": ("village",),
    "local_authority": ("village",),
    "village": (),
}
"""Levels into which an area of a level is divided, the usual one first."""

PATHS: dict[str, tuple[AreaLevel, ...]] = {
    "tambon": ("country", "inspection_region", "province", "district", "tambon", "village"),
    "local_authority": (
        "country",
        "inspection_region",
        "province",
        "district",
        "local_authority",
        "village",
    ),
}
"""The two ways from the country down to a village."""

COUNTRY_CODE = "TH"
BANGKOK = "10"
FIRST_PSEUDO_TAMBON = 51
_CODES = {
    "country": COUNTRY_CODE,
    "inspection_region": r"0[1-9]|1[0-8]",
    "province": r"[1-9]\d",
    "district": r"[1-9]\d{3}",
    "tambon": r"[1-9]\d{5}",
    "local_authority": r"[1-9]\d{3}[MU]|[1-9]\d{5}[MT]",
    "village": r"[1-9]\d{9}",
}
_LENGTHS: dict[int, AreaLevel] = {2: "province", 4: "district", 6: "tambon", 10: "village"}
_WITHOUT_PROVINCE = ("country", "inspection_region")


class WrongAreaCode(ValueError):
    """Not a code of that area level, or no area level at all."""


class WrongAreaKey(ValueError):
    """Not the key of an area: neither a known level nor a code of its form."""


class OutOfScope(ValueError):
    """An area where the survey isn't made: Bangkok."""


@dataclass(frozen=True)
class Area:
    """One area: what it is, its code, and its bare names."""

    level: str
    code: str
    name_th: str
    name_en: str
    moo: int | None = None
    is_municipal: bool = False

    @property
    def key(self) -> str:
        """The area as it stands in a link: province-57."""
        return f"{self.level}-{self.code}"

    def name(self, language: str) -> str:
        """The bare name: เชียงราย."""
        return self.name_th if language == "th" else self.name_en

    def label(self, language: str) -> str:
        """The name with what it is: จังหวัดเชียงราย, หมู่ที่ 3 บ้านป่าแดง."""
        return area_name(self.level, self.name(language), language, code=self.code, moo=self.moo)


def province_of(area: Area) -> str | None:
    """Code of the province in which the area lies; None for a region and the country."""
    return None if area.level in _WITHOUT_PROVINCE else area.code[:2]


COUNTRY = Area("country", COUNTRY_CODE, "ทั้งประเทศ", "Thailand")


def parse_code(level: str, code: str) -> str:
    """The code, if it has the form of that level's codes. Raises WrongAreaCode or OutOfScope.

    Says nothing on whether there is such an area: new villages and communities come any day.
    """
    if level not in _CODES or not re.fullmatch(_CODES[level], code, re.ASCII):
        raise WrongAreaCode(f"{level} {code!r}")
    if not is_in_scope(level, code):
        raise OutOfScope(f"{level} {code}")
    return code


def parse_key(key: str) -> tuple[str, str]:
    """Level and code of `province-57`. Raises WrongAreaKey or OutOfScope."""
    level, _, code = key.partition("-")
    try:
        return level, parse_code(level, code)
    except WrongAreaCode:
        raise WrongAreaKey(key) from None


def is_in_scope(level: str, code: str) -> bool:
    """Whether the survey is made there: everywhere but in Bangkok."""
    return level in _WITHOUT_PROVINCE or not code.startswith(BANGKOK)


def level_of(code: str) -> AreaLevel:
    """The level that a code's form tells. Raises WrongAreaCode.

    Two digits are a province: an inspection region's code looks the same, so a code of unknown
    level never means a region.
    """
    if code == COUNTRY_CODE:
        return "country"
    if re.fullmatch(_CODES["local_authority"], code, re.ASCII):
        return "local_authority"
    level = _LENGTHS.get(len(code))
    if level is None or not re.fullmatch(_CODES[level], code, re.ASCII):
        raise WrongAreaCode(repr(code))
    return level


def is_pseudo_tambon(code: str) -> bool:
    """Whether a tambon's or village's code stands for a municipality's communities.

    The survey codes them as tambons 51 and up of the district; no official list has them.
    """
    return level_of(code) in ("tambon", "village") and int(code[4:6]) >= FIRST_PSEUDO_TAMBON


def is_unknown_local_authority(code: str) -> bool:
    """Whether a local authority's code is a district's bucket of the unknown: 5701U."""
    return level_of(code) == "local_authority" and code.endswith("U")


def unknown_local_authority(district_code: str) -> str:
    """Code of a district's households whose local authority isn't known: 5701U."""
    return f"{parse_code('district', district_code)}U"


def ancestors(level: str, code: str) -> tuple[tuple[AreaLevel, str], ...]:
    """Level and code of every area above, top first. Raises WrongAreaCode or OutOfScope.

    A village's ancestors are its tambon's; its local authority isn't in its code. A local
    authority's are those of its home district.
    """
    parse_code(level, code)
    if level == "country":
        return ()
    above: list[tuple[AreaLevel, str]] = [("country", COUNTRY_CODE)]
    if level == "inspection_region":
        return tuple(above)
    district = home_district(code) if level == "local_authority" else code[:4]
    above.append(("inspection_region", inspection_region_of(district[:2])))
    if level != "province":
        above.append(("province", district[:2]))
    if level in ("tambon", "local_authority", "village"):
        above.append(("district", district))
    if level == "village":
        above.append(("tambon", code[:6]))
    return tuple(above)


def parent(level: str, code: str) -> tuple[AreaLevel, str] | None:
    """The area next above; None above the country. Raises as `ancestors` does."""
    above = ancestors(level, code)
    return above[-1] if above else None


def inspection_region_of(province_code: str) -> str:
    """Code of the inspection region of a province. Raises WrongAreaCode or OutOfScope."""
    region = _inspection_regions().get(parse_code("province", province_code))
    if not region:
        raise WrongAreaCode(f"province {province_code!r}")
    return region


def home_district(local_authority_code: str) -> str:
    """District under which a local authority is certified. Raises WrongAreaCode.

    Four authorities reach into a second district: their sums are kept by district all the same.
    """
    if is_unknown_local_authority(local_authority_code):
        return local_authority_code[:4]
    district = _home_districts().get(local_authority_code)
    if district is None:
        raise WrongAreaCode(f"local_authority {local_authority_code!r}")
    return district


@cache
def _inspection_regions() -> dict[str, str]:
    return {
        row["province_code"]: row["inspection_region_code"]
        for row in reference.rows("provinces.csv")
    }


@cache
def _home_districts() -> dict[str, str]:
    return {
        row["local_authority_code"]: row["district_code"]
        for row in reference.rows("local_authorities.csv")
    }
