"""A batch whose columns are being changed: to plant faults and to write earlier revisions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bmn.simulate.columns import Columns, Rows, replaced
from bmn.simulate.records import Batch


@dataclass
class Draft:
    """The columns of a batch while they are being changed; the batch itself stays the truth."""

    batch: Batch
    household: Columns
    person: Columns
    first_person: Rows

    @classmethod
    def of(cls, batch: Batch) -> "Draft":
        first = np.cumsum(batch.size) - batch.size
        return cls(batch, dict(batch.household), dict(batch.person), first)

    def set(self, rows: Rows, **values: Any) -> None:
        """Change household columns at some rows."""
        for name, value in values.items():
            self.household[name] = replaced(self.household[name], rows, value)

    def set_persons(self, rows: Rows, **values: Any) -> None:
        """Change person columns at some rows of the person table."""
        for name, value in values.items():
            self.person[name] = replaced(self.person[name], rows, value)

    def numbers(self, name: str) -> NDArray[Any]:
        """A household column as NumPy (blank = 0)."""
        column = self.household[name]
        if isinstance(column, pa.Array):
            return column.fill_null(0).to_numpy(zero_copy_only=False)
        return np.asarray(column)

    def persons_of(self, rows: Rows) -> Rows:
        """Rows of the person table of some households."""
        size = self.batch.size[rows]
        start = np.repeat(self.first_person[rows], size)
        offset = np.arange(len(start)) - np.repeat(np.cumsum(size) - size, size)
        return start + offset

    def ids(self, rows: Rows) -> list[str]:
        """Household ids at some rows."""
        return self.household["household_id"].take(pa.array(rows)).to_pylist()
