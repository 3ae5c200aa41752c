"""Quarantined rows that are done with: the same record was accepted since, or came again.

A record is known by its natural key (without its revision), or by the load and line that our own
export of quarantined rows carries: by the latter also where the key itself was what had to be
mended. A row that came again and is faulty still is open in the later load only.
"""

from bmn.collector import stage
from bmn.collector.identity import key_sql, revision_sql
from bmn.collector.ledger import LoadReport
from bmn.collector.messages import SETTLED
from bmn.collector.stage import Stage

ACCEPTED, SENT_AGAIN, TRIED = "accepted", "sent_again", "tried"
NOT_TAKEN = "('total', 'blank', 'not_filled')"  # rows left out that hold no record
LOAD_WORD, SHEET_WORD, LINE_WORD = "_load", "_sheet", "_line"


def settle(staged: Stage, report: LoadReport) -> int:
    """Settle what this load settles of earlier ones; returns how many rows were accepted of them.

    Runs after the load's own rows were quarantined, inside its transaction.
    """
    connection, kind = staged.connection, staged.source.match.kind
    known = connection.execute(
        "SELECT 1 FROM raw_quarantine AS q JOIN raw_load AS l USING (load_id) "
        "WHERE q.settled_by IS NULL AND l.kind = $1 LIMIT 1",
        [kind.name],
    ).fetchone()
    if known is None:
        return 0
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE came_again AS
        SELECT c.n, {key_sql(kind, "c")} AS record_key, {revision_sql(kind, "c")} AS revision,
            NULL::INTEGER AS load_id, NULL::VARCHAR AS sheet, NULL::BIGINT AS line,
            c.n NOT IN (SELECT n FROM fault) AS is_accepted
        FROM cell AS c
        WHERE c.n NOT IN (SELECT n FROM dropped WHERE reason IN {NOT_TAKEN})
            AND {key_sql(kind, "c")} IN (
                SELECT record_key FROM raw_quarantine WHERE settled_by IS NULL
            )
        """
    )
    _by_line(staged, report)
    settled = _settle(staged, report.load_id, accepted=True)
    _settle(staged, report.load_id, accepted=False)
    if settled:
        told = SETTLED.filled(count=settled)
        report.message_th += f" · {told.th}"
        report.message_en += f" · {told.en}"
    return settled


def _settle(staged: Stage, load_id: int, *, accepted: bool) -> int:
    """Settle the open rows that came again; returns how many."""
    connection = staged.connection
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE done_with AS
        WITH open_row AS (
            SELECT q.load_id, q.sheet, q.line, q.record_key, coalesce(q.revision, 1) AS revision
            FROM raw_quarantine AS q JOIN raw_load AS l USING (load_id)
            WHERE q.settled_by IS NULL AND q.load_id < $load_id AND l.kind = $kind
        ),
        again AS (SELECT * FROM came_again WHERE is_accepted = $accepted)
        -- Two joins, not one with OR, which would hold each row against each.
        SELECT q.load_id, q.sheet, q.line
        FROM open_row AS q JOIN again AS a
            ON a.record_key = q.record_key AND q.revision <= a.revision
        UNION
        SELECT q.load_id, q.sheet, q.line
        FROM open_row AS q JOIN again AS a ON a.load_id = q.load_id AND a.line = q.line
        WHERE a.sheet IS NULL OR q.sheet IS NOT DISTINCT FROM a.sheet
        """,
        {"accepted": accepted, "kind": staged.source.match.kind.name, "load_id": load_id},
    )
    connection.execute(
        """
        UPDATE raw_quarantine AS q SET settled_by = $load_id, settled_as = $how
        FROM done_with AS d
        WHERE d.load_id = q.load_id AND d.sheet IS NOT DISTINCT FROM q.sheet AND d.line = q.line
        """,
        {"load_id": load_id, "how": ACCEPTED if accepted else SENT_AGAIN},
    )
    row = connection.execute("SELECT count(*) FROM done_with").fetchone()
    assert row is not None
    return int(row[0])


def _by_line(staged: Stage, report: LoadReport) -> None:
    """Add rows that tell which quarantined line they correct, and those of the very same file."""
    at = {word.strip(): i for i, word in enumerate(staged.source.header)}
    connection = staged.connection
    if LOAD_WORD in at and LINE_WORD in at:
        places = [at[LOAD_WORD], at[LINE_WORD]]
        sheet = "NULL"
        if SHEET_WORD in at:
            places.append(at[SHEET_WORD])
            sheet = f"nullif(o.c{at[SHEET_WORD]}, '')"
        told = stage.originals(staged, "SELECT n FROM cell", places)
        connection.execute(
            f"""
            INSERT INTO came_again
            SELECT o.n, NULL, NULL, try_cast(o.c{at[LOAD_WORD]} AS INTEGER), {sheet},
                try_cast(o.c{at[LINE_WORD]} AS BIGINT), o.n NOT IN (SELECT n FROM fault)
            FROM ({told}) AS o
            WHERE o.n NOT IN (SELECT n FROM dropped WHERE reason IN {NOT_TAKEN})
            """
        )
    connection.execute(
        """
        INSERT INTO came_again
        SELECT NULL, NULL, NULL, old.load_id, new.sheet, new.line, false
        FROM (SELECT DISTINCT sheet, line FROM raw_quarantine WHERE load_id = $load_id) AS new,
            (SELECT load_id FROM raw_load WHERE sha256 = $sha256) AS old
        """,
        {"load_id": report.load_id, "sha256": report.sha256},
    )
