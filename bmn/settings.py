"""Where things are: the one reader of the environment.

`BMN_DATA_DIR` names the folder of inbox, quarantine and warehouse (default: `data/` beside the
package), `BMN_ACCESS_DIR` that of accounts and sessions. They are read at each call, so a test or a
command can point one process elsewhere.
"""

import os
from dataclasses import dataclass
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
        access_dir(),
        audit_dir(),
        data_dir() / "simulated",
    )


def shared_group() -> bool:
    """Whether collector and dashboard are two users of one group (BMN_SHARED_GROUP=1)."""
    return os.environ.get("BMN_SHARED_GROUP") == "1"


def key_file() -> Path | None:
    """The file of the key under which national ids are hashed (BMN_KEY_FILE); None if not set."""
    name = os.environ.get("BMN_KEY_FILE")
    return Path(name).resolve() if name else None


def config_dir() -> Path:
    """The product's folder among the settings of the user who runs it, apart from all data."""
    if os.name == "nt" and (roaming := os.environ.get("APPDATA")):
        return Path(roaming) / "bmn"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "bmn"


def access_dir() -> Path:
    """Folder of accounts and sessions (BMN_ACCESS_DIR); without it, `access` beside the data."""
    name = os.environ.get("BMN_ACCESS_DIR")
    return Path(name).resolve() if name else data_dir() / "access"


def session_idle_seconds() -> int:
    """How long a session lasts while its person does nothing (BMN_IDLE_SECONDS): 30 min at most."""
    return min(_number("BMN_IDLE_SECONDS", 30 * 60), 30 * 60)


def session_seconds() -> int:
    """How long a session lasts in all (BMN_SESSION_SECONDS): 8 hours at most."""
    return min(_number("BMN_SESSION_SECONDS", 8 * 3_600), 8 * 3_600)


def public_address() -> str | None:
    """Where browsers find the dashboard (BMN_PUBLIC_ADDRESS, `https://bmn.example.go.th`)."""
    return (os.environ.get("BMN_PUBLIC_ADDRESS") or "").rstrip("/") or None


@dataclass(frozen=True)
class OpenIdProvider:
    """Who vouches for accounts, and as what this dashboard is known there."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


def openid_provider() -> OpenIdProvider | None:
    """The provider of BMN_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET (or _CLIENT_SECRET_FILE), _NAME.

    None where no issuer or no client id is set.
    """
    issuer = (os.environ.get("BMN_OIDC_ISSUER") or "").rstrip("/")
    client_id = os.environ.get("BMN_OIDC_CLIENT_ID") or ""
    if not issuer or not client_id:
        return None
    file = os.environ.get("BMN_OIDC_CLIENT_SECRET_FILE")
    secret = Path(file).read_text(encoding="utf-8").strip() if file else ""
    return OpenIdProvider(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret or os.environ.get("BMN_OIDC_CLIENT_SECRET", ""),
        name=os.environ.get("BMN_OIDC_NAME", ""),
    )


def audit_dir() -> Path:
    """Folder of the record of who did what (BMN_AUDIT_DIR); without it, `audit` in the data."""
    name = os.environ.get("BMN_AUDIT_DIR")
    return Path(name).resolve() if name else data_dir() / "audit"


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
