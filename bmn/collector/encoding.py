"""What a file is made of: its hash, its format by magic bytes, its encoding.

UTF-8 is the rule. UTF-16 needs its byte-order mark. CP874 is taken only where the header then reads
as known words and the text as Thai; Latin-1, which never fails, is never tried.
"""

import codecs
import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bmn.collector.messages import Refused

BLOCK = 4 << 20
BOM = "\ufeff"
MAGIC = (
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"SQLite format 3", "sqlite"),
    (b"<?xml", "xml"),
    (b"MIME-Version:", "web_page"),
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(rb"<(!doctype|!--|[a-z])", re.IGNORECASE)  # and no <?xml
_MARK_WITHOUT_LETTER = re.compile("[^\u0e00-\u0e7f][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


@dataclass(frozen=True)
class Scan:
    """One pass over a file's bytes."""

    sha256: str
    size: int
    format: str  # parquet, xlsx, text, or the name of a format that is not taken
    utf16: bool = False
    is_utf8: bool = True
    has_nul: bool = False
    leading_boms: int = 0


def scan(path: Path) -> Scan:
    """Hash a file and find its format and whether it is UTF-8 throughout."""
    digest = hashlib.sha256()
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    size, has_nul, first = 0, False, b""
    for block in _blocks(path):
        if not size:
            first = block[:64]
        size += len(block)
        digest.update(block)
        has_nul = has_nul or b"\0" in block
        if decoder is not None:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                decoder = None
    is_utf8 = decoder is not None and _ends_well(decoder)
    boms = 0
    while first[3 * boms :].startswith(codecs.BOM_UTF8):
        boms += 1
    utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return Scan(
        digest.hexdigest(), size, _format(path, first, utf16), utf16, is_utf8, has_nul, boms
    )


def as_utf8(path: Path, scan: Scan, work: Path) -> tuple[Path, str]:
    """The file as UTF-8 without more than one BOM, and what its encoding was. Raises Refused."""
    target = work / "text"
    if scan.utf16:
        return _rewritten(path, target, "utf-16"), "utf-16"
    if scan.has_nul:
        raise Refused("nul")
    if scan.is_utf8:
        if scan.leading_boms < 2:
            return path, "utf-8" if scan.leading_boms == 0 else "utf-8-sig"
        return _rewritten(path, target, "utf-8"), "utf-8-sig"
    _refuse_mixed(path)
    return _rewritten(path, target, "cp874"), "cp874"


def first_character(path: Path) -> str:
    """The first character that is not blank, or an empty text."""
    with path.open("rb") as file:
        return file.read(4096).decode("utf-8", errors="ignore").lstrip(BOM + " \t\r\n")[:1]


def line_count(path: Path) -> int | None:
    """Physical lines of a file, a last one without its newline included.

    None where carriage returns stand alone: then lines are a matter of reading.
    """
    lines, returns, pairs, last = 0, 0, 0, b""
    for block in _blocks(path):
        lines += block.count(b"\n")
        returns += block.count(b"\r")
        pairs += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
        last = block[-1:]
    if returns != pairs:
        return None
    return lines + (last not in (b"\n", b""))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _format(path: Path, first: bytes, utf16: bool) -> str:
    if first.startswith(b"PAR1"):
        return "parquet"
    if first.startswith(b"PK"):
        return _zip_format(path)
    if utf16:
        return "text"
    first = first.removeprefix(codecs.BOM_UTF8).lstrip()
    if _WEB_PAGE.match(first):
        return "web_page"
    for magic, name in MAGIC:
        if first.startswith(magic):
            return "password" if name == "xls" and _is_encrypted(path) else name
    return "text"


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE container is a newer workbook under a password, which is no old XLS."""
    last = b""
    for block in _blocks(path):
        if ENCRYPTED in last + block:
            return True
        last = block[-len(ENCRYPTED) :]
    return False


def _zip_format(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except Exception:  # a damaged archive raises errors of several libraries
        return "damaged zip"
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    return "zip"


def _refuse_mixed(path: Path) -> None:
    """A file with lines of Thai in UTF-8 among others is of two encodings: neither reads it all."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            if any("\u0e00" <= character <= "\u0e7f" for character in text):
                raise Refused("encoding", detail=f"UTF-8 on line {number}, another elsewhere")


def _rewritten(path: Path, target: Path, name: str) -> Path:
    try:
        with (
            path.open(encoding=name, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            is_first = True
            while text := file.read(BLOCK):
                out.write(_checked(text.lstrip(BOM) if is_first else text, name))
                is_first = False
    except UnicodeError as error:
        raise Refused("encoding", detail="not UTF-8" if name == "cp874" else name) from error
    return target


def _checked(text: str, name: str) -> str:
    if "\0" in text:
        raise Refused("nul")
    if name == "cp874" and _MARK_WITHOUT_LETTER.search(text):
        raise Refused("encoding", detail="not UTF-8, and as CP874 no Thai")
    return text
