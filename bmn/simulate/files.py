"""Writing interchange files: columns in the order of interchange.md, Parquet or CSV."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

_INTEGERS = {1: pa.uint8(), 2: pa.int16(), 4: pa.int32(), 8: pa.int32()}


def table(columns: dict[str, Any]) -> pa.Table:
    """An Arrow table; NumPy whole numbers become the smallest fitting integer type."""
    return pa.table({name: _column(values) for name, values in columns.items()})


def _column(values: Any) -> pa.Array:
    if isinstance(values, pa.Array) and pa.types.is_integer(values.type):
        return values.cast(_INTEGERS[values.type.bit_width // 8])
    if isinstance(values, pa.Array):
        return values
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        return pa.array(values, _INTEGERS[values.dtype.itemsize])
    return pa.array(values)


class TableFile:
    """One file that grows table by table; removed again if nothing was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._writer: Any = None

    def __enter__(self) -> "TableFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, rows: pa.Table) -> None:
        """Append rows; the first call fixes the columns."""
        if not rows.num_rows:
            return
        rows = _plain(rows, self.path.suffix == ".csv")
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._open(rows.schema)
        self._writer.write_table(rows)
        self.rows += rows.num_rows

    def _open(self, schema: pa.Schema) -> Any:
        if self.path.suffix == ".csv":
            return pyarrow.csv.CSVWriter(self.path, schema)
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        return pyarrow.parquet.ParquetWriter(
            self.path,
            schema,
            compression="zstd",
            use_dictionary=[name for name in texts if name != "household_id"],
            write_statistics=False,
        )


def _plain(rows: pa.Table, as_text: bool) -> pa.Table:
    """Dictionary columns as text; in CSV, instants without fractions of a second."""
    for position, field in enumerate(rows.schema):
        if pa.types.is_dictionary(field.type):
            rows = rows.set_column(position, field.name, rows[field.name].cast(pa.string()))
        elif as_text and pa.types.is_timestamp(field.type):
            instant = pc.strftime(rows[field.name], "%Y-%m-%dT%H:%M:%S")
            rows = rows.set_column(position, field.name, pc.utf8_slice_codeunits(instant, 0, 19))
    return rows


def write(path: Path, tables: pa.Table | Iterable[pa.Table]) -> int:
    """Write a whole file; rows written."""
    parts: Iterator[pa.Table] = iter([tables] if isinstance(tables, pa.Table) else tables)
    with TableFile(path) as file:
        for part in parts:
            file.write(part)
    return file.rows
