"""The product's own short lists of codes, by what the simulator means with them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bmn.simulate.parameters import Parameters


@dataclass(frozen=True)
class Codes:
    """Codes by position: education by level, occupation by row of occupations.csv, …"""

    education: NDArray[Any]
    occupation: NDArray[Any]
    relation: NDArray[Any]
    religion: NDArray[Any]
    nationality: NDArray[Any]
    is_paid: NDArray[np.bool_]
    is_notable: NDArray[np.bool_]
    no_work: int
    student: int
    labourer: int
    official: int
    self_employed: int


def codes(parameters: Parameters) -> Codes:
    """Codes of the simulator's lists."""
    occupations = parameters.table("occupations")
    names = [row["occupation"] for row in occupations]
    notable = {"government_officer", "local_politician", "local_executive"}
    return Codes(
        education=np.array([str(n) for n in range(8)], object),
        occupation=np.array([row["occupation"] for row in occupations], object),
        relation=np.array(["head", "spouse", "child", "grandchild", "parent", "other"], object),
        religion=np.array(["buddhist", "muslim", "christian", "other"], object),
        nationality=np.array(["TH", "MM"], object),
        is_paid=np.array([float(row["weight"]) > 0 for row in occupations]),
        is_notable=np.array([name in notable for name in names]),
        no_work=names.index("none"),
        student=names.index("student"),
        labourer=names.index("labourer"),
        official=names.index("government_officer"),
        self_employed=names.index("self_employed"),
    )
