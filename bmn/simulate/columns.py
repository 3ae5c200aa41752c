"""Columns of a file in the making: NumPy arrays, and Arrow arrays where text or blanks occur."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Columns = dict[str, Any]
Rows = NDArray[np.int64]
_EPOCH_MICROSECONDS = 946_684_800_000_000  # 2000-01-01


def instant(days: NDArray[np.float64]) -> pa.Array:
    """Timestamps (whole seconds, Bangkok) of day numbers."""
    seconds = np.rint(days * 86_400).astype(np.int64)
    return pa.array(seconds * 1_000_000 + _EPOCH_MICROSECONDS).cast(pa.timestamp("us"))


def text(
    values: NDArray[Any], rows: NDArray[np.int64], known: NDArray[np.bool_] | None = None
) -> pa.DictionaryArray:
    """Text by village (or another short list), repeated by position; blank where not known."""
    missing = None if known is None else ~known
    index = pa.array(rows.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(index, pa.array(list(values), pa.string()))


def replaced(column: Any, rows: Rows, values: Any) -> Any:
    """The column with other values at some rows; `None` among the values means blank."""
    if not len(rows):
        return column
    if isinstance(column, np.ndarray) and not _has_blank(values):
        changed = column.copy()
        changed[rows] = values
        return changed
    array = column if isinstance(column, pa.Array) else pa.array(column)
    if pa.types.is_dictionary(array.type):
        array = array.cast(pa.string())
    if pa.types.is_null(array.type):
        array = array.cast(pa.string())
    mask = np.zeros(len(array), dtype=bool)
    mask[rows] = True
    listed = [values] * len(rows) if np.ndim(values) == 0 else list(values)
    in_order = [listed[i] for i in np.argsort(rows, kind="stable")]
    return pc.replace_with_mask(array, pa.array(mask), pa.array(in_order, array.type))


def _has_blank(values: Any) -> bool:
    return values is None or (isinstance(values, list) and any(v is None for v in values))


def taken(columns: Columns, rows: Rows) -> Columns:
    """Some rows of every column."""
    index = pa.array(rows)
    return {
        name: values.take(index) if isinstance(values, pa.Array) else values[rows]
        for name, values in columns.items()
    }
