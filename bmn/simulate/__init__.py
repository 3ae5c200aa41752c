"""Made-up survey files: households by the million through the same door as real ones.

No real person is in them. `simulate(plan, folder)` writes interchange files (interchange.md) and
registers; the same plan gives the same files on any machine and any number of threads.
"""

from bmn.simulate.live import live_batches
from bmn.simulate.plan import Plan, demo, full, tiny, year_2561
from bmn.simulate.run import SimulationReport, simulate

__all__ = [
    "Plan",
    "SimulationReport",
    "demo",
    "full",
    "live_batches",
    "simulate",
    "tiny",
    "year_2561",
]
