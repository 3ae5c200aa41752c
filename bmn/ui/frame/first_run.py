"""The very first start on a bare machine: the demonstration is built, its progress shown.

Only where nothing at all was ever collected: a damaged folder of real data is never filled with
made-up households.
"""

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from bmn import settings
from bmn.ui.frame import banners
from bmn.ui.kit.style import words
from bmn.words.language import text

LINES_SHOWN = 8


@dataclass
class Building:
    """The command that builds the demonstration, and where it says how far it is."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def said(self) -> str:
        """The last lines of what the command said."""
        told = self.log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")
        return "\n".join(told.splitlines()[-LINES_SHOWN:])


def draw(language: str) -> None:
    """The page while there is no snapshot."""
    if not _is_bare():
        banners.nothing_yet(language)
        return
    st.html(
        f'<div class="bmn-empty not_started" role="status"><b>'
        f"{words(text('frame.building.title', language))}</b>"
        f"<span>{words(text('frame.building.what', language))}</span></div>"
    )
    _draw_progress(_build(), language)


@st.fragment(run_every=1)
def _draw_progress(building: Building, language: str) -> None:
    st.code(building.said() or "…", language=None)
    if building.process.poll() not in (None, 0):
        st.html(f'<p role="alert">{words(text("frame.building.failed", language))}</p>')


def _is_bare() -> bool:
    """Neither a store, nor snapshots, nor files waiting: or a build that this process began."""
    if _build.started:
        return True
    folders = (settings.snapshots_dir(), settings.inbox_dir())
    has_files = any(folder.is_dir() and any(folder.iterdir()) for folder in folders)
    return not settings.store_path().exists() and not has_files


class _Once:
    """Starts the build at most once in this process, whoever asks."""

    def __init__(self) -> None:
        self.started: Building | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Building:
        with self._lock:
            if self.started is None:
                self.started = self._start()
            return self.started

    @staticmethod
    def _start() -> Building:
        log = settings.warehouse_dir() / "first_run.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "bmn", "demo"],
                cwd=settings.ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        return Building(process, log)


_build = _Once()
