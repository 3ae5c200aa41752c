"""Where things are: the one reader of the environment.

`BMN_DATA_DIR` names the folder of inbox, quarantine and warehouse (default: `data/` beside the
package), `BMN_READER_ROLE` and `BMN_READER_AREA` say who reads the dashboard. They are read at each
call, so a test or a command can point one process elsewhere.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """Folder of everything made at run time."""
    return Path(os.environ.get("BMN_DATA_DIR") or ROOT / "data").resolve()


def inbox_dir() -> Path:
    """Folder into which interchange files are put."""
    return data_dir() / "inbox"


def quarantine_dir() -> Path:
    """Folder of exported quarantine files."""
    return data_dir() / "quarantine"


def warehouse_dir() -> Path:
    """Folder of the store and of the snapshots."""
    return data_dir() / "warehouse"


def store_path() -> Path:
    """The one database that the collector writes."""
    return warehouse_dir() / "store.duckdb"


def snapshots_dir() -> Path:
    """Folder of the immutable files that dashboards read."""
    return warehouse_dir() / "snapshots"


def restricted_dir() -> Path:
    """Original files and restricted quarantine values, kept for the set retention only."""
    return data_dir() / "restricted"


def private_dirs() -> tuple[Path, ...]:
    """Folders made at run time that only their own user may open."""
    return (
        inbox_dir(),
        quarantine_dir(),
        warehouse_dir(),
        restricted_dir(),
        data_dir() / "simulated",
    )


def key_file() -> Path | None:
    """The file of the key under which national ids are hashed (BMN_KEY_FILE); None if not set."""
    name = os.environ.get("BMN_KEY_FILE")
    return Path(name).resolve() if name else None


def config_dir() -> Path:
    """The product's folder among the settings of the user who runs it, apart from all data."""
    if os.name == "nt" and (roaming := os.environ.get("APPDATA")):
        return Path(roaming) / "bmn"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "bmn"


def reader_role() -> str | None:
    """Role of whoever reads the dashboard (BMN_READER_ROLE); None where nothing is said."""
    return os.environ.get("BMN_READER_ROLE") or None


def reader_area() -> str | None:
    """Area that he may see (BMN_READER_AREA, `province:57`); None where nothing is said."""
    return os.environ.get("BMN_READER_AREA") or None


def reader_memory_mb() -> int:
    """Memory that reading one file from outside may take (BMN_READER_MEMORY_MB), in MB."""
    return _number("BMN_READER_MEMORY_MB", 2_048)


def reader_seconds() -> int:
    """Processor time that reading one file from outside may take (BMN_READER_SECONDS)."""
    return _number("BMN_READER_SECONDS", 120)


def reader_output_mb() -> int:
    """Disk that the rows of one file from outside may take while read (BMN_READER_OUTPUT_MB)."""
    return _number("BMN_READER_OUTPUT_MB", 4_096)


def inbox_quota_mb() -> int:
    """How much may wait in the inbox before uploads are refused (BMN_INBOX_QUOTA_MB), in MB."""
    return _number("BMN_INBOX_QUOTA_MB", 10_000)


def free_disk_mb() -> int:
    """Disk that must stay free: below it nothing more is handed in (BMN_FREE_DISK_MB), in MB."""
    return _number("BMN_FREE_DISK_MB", 1_000)


def _number(name: str, otherwise: int) -> int:
    """A whole number above zero of the environment; what is none counts as not set."""
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else otherwise


def boundaries_dir() -> Path:
    """Folder of imported area shapes, which stand in place of the built-in diagram."""
    return data_dir() / "boundaries"


def reference_dir() -> Path:
    """The product's own committed reference tables; never under `BMN_DATA_DIR`."""
    return ROOT / "data" / "reference"


def queries_dir() -> Path:
    """Folder of every SQL statement of the product."""
    return ROOT / "queries"


def locales_dir() -> Path:
    """Folder of every word on the screen."""
    return ROOT / "locales"
