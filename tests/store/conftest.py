"""One warehouse for many examples: opening one takes longer than most of what is asked of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bmn.collector.load import LoadReport
from bmn.store import changes, sources
from bmn.survey import clock
from bmn.warehouse import snapshots
from tests.drawn import Store, write_csv

KEPT_STANDARDS = "every_standard"


class Reused(Store):
    """A warehouse that forgets what one example put in before the next."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._examples = 0
        self.collector.connection.execute(
            f"CREATE TEMP TABLE {KEPT_STANDARDS} AS FROM core_standard"
        )

    def begin(self, now: datetime, without_standards: tuple[str, ...] = ()) -> None:
        """Empty the store of registers, households and those standards; set the clock."""
        self._examples += 1
        self._is_published = False
        connection = self.collector.connection
        for (table,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND ("
            "table_name IN ('core_target', 'core_plan', 'core_flag', 'core_confidence_form', "
            "'core_reinterview', 'core_certification', 'core_agency_count', 'core_standard', "
            "'core_enumerator', 'core_person', 'core_person_private', "
            "'household_file_due') "
            "OR table_name LIKE 'core_household%' OR table_name LIKE 'mart_%' "
            "OR table_name LIKE 'check_pending%')"
        ).fetchall():
            connection.execute(f"DELETE FROM {table}")
        connection.execute(
            f"INSERT INTO core_standard FROM {KEPT_STANDARDS} "
            "WHERE NOT list_contains($1, standard)",
            [list(without_standards)],
        )
        # The files of the last example's households are written again, without them.
        connection.execute(
            "INSERT INTO household_file_due "
            "SELECT DISTINCT 2569, district_code FROM core_village "
            "WHERE district_code IN ('5701', '5704', '5705', '2004', '2007')"
        )
        changes.note(connection, *sources.tables())
        clock.set_demo_clock(connection, now)
        self.collector.refresh_clock()

    def publish(self) -> None:
        """Publish what is stored, everything up to date."""
        super().publish()
        self._is_published = True

    def ask(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a page query's answer, on a snapshot of all that was taken in."""
        if not self._is_published:
            self.publish()
        return super().ask(query, **parameters)

    def take(self, records: list[dict[str, str]]) -> LoadReport:
        """Take records in; every file differs, so that none is known already."""
        self._is_published = False
        self._files += 1
        path = self._folder / "sent" / f"{self._examples}-{self._files}.csv"
        told = [record | {"ตัวอย่าง": str(self._files)} for record in records]
        report = self.collector.take(write_csv(path, told))
        assert report.quarantined == 0, report.message_en
        return report


@pytest.fixture(scope="module")
def reused(three_provinces_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reused]:
    """The module's one warehouse; `begin` empties it."""
    folder = tmp_path_factory.mktemp("reused")
    shutil.copytree(three_provinces_dir, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BMN_DATA_DIR", str(folder))
        with closing(Reused(folder)) as one:
            yield one
        snapshots.warehouse().forget()
