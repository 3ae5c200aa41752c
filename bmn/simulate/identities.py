"""Names and numbers that no real person can have."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bmn.simulate import draws
from bmn.simulate.columns import Columns, text
from bmn.simulate.frame import Frame
from bmn.simulate.people import MOST_MEMBERS, People
from bmn.simulate.season import Visits

_NAMES = 500
_PREFIXES = np.array(["นาย", "นาง", "นางสาว", "ด.ช.", "ด.ญ."], object)


def identities(frame: Frame, visits: Visits, people: People, provinces: tuple[str, ...]) -> Columns:
    """National id, prefix and names; blank outside the given provinces."""
    village = visits.village[people.household]
    named = np.isin(frame.province.astype(str), provinces)[village]
    woman, married = ~people.is_male, draws.uniform(people.keys, 21) < 0.7
    grown = np.where(woman, np.where(married, 1, 2), 0)
    prefix = np.where(people.age < 15, np.where(woman, 4, 3), grown)
    first = np.array([f"สมมติ{n:04d}" for n in range(_NAMES)], object)
    last = np.array([f"นามสมมติ{n:04d}" for n in range(_NAMES)], object)
    family = draws.whole(visits.keys, 23, _NAMES)[people.household]
    return {
        "national_id": national_ids(frame, visits, people, named),
        "prefix": text(_PREFIXES, prefix, named),
        "first_name": text(first, draws.whole(people.keys, 22, _NAMES), named),
        "last_name": text(last, family, named),
    }


def national_ids(
    frame: Frame, visits: Visits, people: People, known: NDArray[np.bool_]
) -> pa.Array:
    """13 digits with a right check digit, beginning with 0: no Thai citizen's number does."""
    village = visits.village[people.household]
    house = frame.first_house[village] + visits.number[people.household]
    body = frame.district.astype(np.int64)[village] * 10**7 + house * MOST_MEMBERS
    body += people.number - 1
    digits, total = body.copy(), np.zeros(len(body), dtype=np.int64)
    for weight in range(2, 14):
        total += (digits % 10) * weight
        digits //= 10
    number = body * 10 + (11 - total % 11) % 10
    return pc.utf8_lpad(pa.array(number, mask=~known).cast(pa.string()), 13, "0")
