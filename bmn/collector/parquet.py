"""A Parquet file looked at in a child before anything is made of its size.

A footer of two kilobytes can claim two gigabytes: rows and bytes are held against the file's own
size, and a small file is read once for trial, where a fault of the reader costs nothing.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from bmn.collector.messages import Refused

MOST_ROWS = 50_000_000
FREE_ROWS = 200_000  # a table of few different values may be this long, however small the file
ROWS_A_BYTE = 1
FREE_BYTES = 64 << 20
MOST_RATIO = 200
TRIAL_BYTES = 16 << 20  # a larger file is no bomb by its own size
TRIAL_TEXT = 2 << 30


def check(path: Path, literal: str, memory_mb: int) -> None:
    """Refuse what unpacks to more than a file of that size can mean. Raises Refused."""
    size = path.stat().st_size
    try:
        footer = parquet.read_metadata(path)
    except (pa.ArrowException, ValueError) as error:
        raise Refused("unreadable", detail=type(error).__name__) from error
    groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
    unpacked = sum(max(group.total_byte_size, 0) for group in groups)
    rows = max(footer.num_rows, sum(group.num_rows for group in groups))
    if rows > MOST_ROWS or rows > max(FREE_ROWS, ROWS_A_BYTE * size):
        raise Refused("too_large", limit=f"{min(MOST_ROWS, max(FREE_ROWS, size)):,} rows")
    if unpacked > max(FREE_BYTES, MOST_RATIO * size):
        raise Refused("too_large", limit=f"{MOST_RATIO} x")
    if size <= TRIAL_BYTES:
        _try(literal, memory_mb)


def _try(literal: str, memory_mb: int) -> None:
    """Read every cell once, with little memory. Raises Refused."""
    file = f"read_parquet([{literal}], hive_partitioning = false)"
    limits = {"threads": "1", "memory_limit": f"{max(memory_mb // 2, 256)}MB"}
    try:
        with duckdb.connect(config=limits) as connection:  # type: ignore[arg-type]
            described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()
            names = ", ".join(f'"c{i}"' for i in range(len(described)))
            plain = [
                f"coalesce(sum(strlen(c{i})), 0)" if row[1] in ("VARCHAR", "BLOB") else "0"
                for i, row in enumerate(described)
            ]
            counts = ", ".join(f"count(c{i})" for i in range(len(described)))
            found = connection.execute(
                f"SELECT {' + '.join(plain)}, {counts} FROM (SELECT * FROM {file}) AS t({names})"
            ).fetchone()
    except duckdb.OutOfMemoryException as error:
        raise Refused("reader_died") from error
    except duckdb.Error as error:
        raise Refused("unreadable", detail=str(error).splitlines()[0][:160]) from error
    if found and found[0] > TRIAL_TEXT:
        raise Refused("too_large", limit=f"{TRIAL_TEXT >> 30} GB")
