"""Measures the product and prints a table: `python -m benchmarks [--demo] [--keep FOLDER]`.

Every figure is a ratio against something measured in the same run (a raw scan, a bare read), or a
latency as a user meets it. Seconds are a record of one machine, printed with it.
"""

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks import arrivals, country, ingest, maps, pages, peer, publication, rollup, rules
from benchmarks.table import Table


def main() -> int:
    """Build the country, measure, print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="the demo's households instead of all")
    parser.add_argument("--no-persons", action="store_true", help="households only")
    parser.add_argument("--keep", type=Path, help="folder to build in and keep (reused if there)")
    parser.add_argument(
        "--only",
        nargs="*",
        help="sections: build rollup pages maps ingest; arrivals publication rules peer",
    )
    parser.add_argument("--datasure", type=Path, help="the Python that has IPA DataSure, for peer")
    options = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="bmn-benchmark-") as scratch:
        folder = options.keep or Path(scratch)
        os.environ["BMN_DATA_DIR"] = str(folder / "country")
        wanted = set(options.only or ("build", "rollup", "pages", "maps", "ingest"))
        if "build" in wanted:
            ingest.build_country(table, full=not options.demo, with_persons=not options.no_persons)
        if "rollup" in wanted:
            rollup.measure(table)
        if "pages" in wanted:
            pages.measure(table)
        if "maps" in wanted:
            maps.measure(table)
        if "publication" in wanted:
            publication.measure(table)
        if "ingest" in wanted:
            os.environ["BMN_DATA_DIR"] = str(folder / "province")
            ingest.measure_province(table, folder)
        if "arrivals" in wanted:
            os.environ["BMN_DATA_DIR"] = str(folder / "rules")
            arrivals.measure(table)
        if "rules" in wanted:
            os.environ["BMN_DATA_DIR"] = str(folder / "rules")
            country.build(table)
            rules.measure(table)
        if "peer" in wanted:
            os.environ["BMN_DATA_DIR"] = str(folder / "peer")
            peer.measure(table, folder, options.datasure)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    table.add("all of it", "peak memory of the process", f"{peak:.2f} GiB", goal="< 4 GiB")
    print(_machine())
    print(table.text())
    return 0


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{time.strftime('%Y-%m-%d')} · {_processor()} · {os.cpu_count()} cores · "
        f"{memory:.0f} GiB · {platform.system()} {platform.release()} · "
        f"Python {platform.python_version()} · DuckDB {duckdb.__version__} · load {load:.1f}\n"
    )


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    sys.exit(main())
