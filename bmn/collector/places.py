"""Where a row belongs: villages, local authorities and areas, looked up in the register by code.

Never by name, but for the few names of area_aliases.csv; never by likeness. All look-ups are joins
over the whole file.
"""

import duckdb

from bmn import settings
from bmn.survey.columns import Kind

UNKNOWN_AUTHORITY = "U"  # our own mark of "local authority unknown", after the district's code


def village_spellings(connection: duckdb.DuckDBPyConnection) -> None:
    """Table village_spelling: the village codes of the file, and how many villages each could be.

    A code of 10 digits is a village's own; one of 8 may be several villages'.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE village_spelling AS
        WITH asked AS (
            SELECT DISTINCT village_code AS spelling FROM cell WHERE village_code IS NOT NULL
        )
        SELECT spelling, v.village_no, 1 AS matches
        FROM asked JOIN core_village AS v ON v.village_code = spelling
        UNION ALL
        SELECT spelling, if(count(*) = 1, min(v.village_no), NULL), count(*)
        FROM (SELECT * FROM asked WHERE length(spelling) = 8) AS a
        JOIN core_village AS v ON left(v.village_code, 8) = spelling
        GROUP BY spelling
        """
    )


def authority_spellings(connection: duckdb.DuckDBPyConnection) -> None:
    """Table authority_spelling: our key, the DLA code where it is one authority's, and unknown."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE authority_spelling AS
        SELECT local_authority_code AS spelling, local_authority_code FROM core_local_authority
        UNION ALL
        SELECT spelling, min(local_authority_code) FROM (
            SELECT DISTINCT unnest([dla_code_2560, ltrim(dla_code_2560, '0')]) AS spelling,
                local_authority_code
            FROM core_local_authority WHERE dla_code_2560 IS NOT NULL AND dla_code_2560 <> ''
        )
        GROUP BY spelling HAVING count(*) = 1
        UNION ALL
        SELECT cell_authority(NULL, district_code), NULL FROM core_district
        """
    )


def known_authorities(connection: duckdb.DuckDBPyConnection, villages: str) -> None:
    """Table known_authority: the one authority of a village, by its register or its tambon.

    `villages` selects their village_no. NULL where the register names several, or where the tambon
    has several: never guessed.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE known_authority AS
        WITH registered AS (
            SELECT village_no, if(count(*) = 1, min(local_authority_code), NULL) AS code
            FROM core_village_local_authority GROUP BY village_no
        ),
        of_tambon AS (
            SELECT tambon_code, if(count(*) = 1, min(local_authority_code), NULL) AS code
            FROM core_local_authority_tambon GROUP BY tambon_code
        )
        SELECT
            v.village_no,
            if(r.village_no IS NOT NULL, r.code, t.code) AS local_authority_code
        FROM (SELECT * FROM core_village WHERE village_no IN ({villages})) AS v
        LEFT JOIN registered AS r USING (village_no)
        LEFT JOIN of_tambon AS t USING (tambon_code)
        """
    )


def area_spellings(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Table area_spelling: the file's spellings that mean just one area of their level.

    Where the kind of record tells no level, the level is blank and a spelling must be one area's
    over all levels but the inspection region, whose numbers are also those of provinces.
    """
    aliases = connection.read_csv(
        str(settings.reference_dir() / "area_aliases.csv"), header=True, all_varchar=True
    )
    connection.register("area_alias", aliases)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE area_spelling AS
        WITH spelling AS (
            SELECT 'country' AS area_level, 'TH' AS spelling, 'TH' AS area_code
            UNION ALL
            SELECT 'inspection_region', unnest([inspection_region_code,
                ltrim(inspection_region_code, '0')]), inspection_region_code
            FROM core_inspection_region
            UNION ALL
            SELECT 'province', province_code, province_code FROM core_province WHERE in_scope
            UNION ALL
            SELECT 'district', district_code, district_code FROM core_district
            WHERE province_code IN (SELECT province_code FROM core_province WHERE in_scope)
            UNION ALL
            SELECT 'tambon', tambon_code, tambon_code FROM core_tambon
            WHERE province_code IN (SELECT province_code FROM core_province WHERE in_scope)
            UNION ALL
            SELECT DISTINCT 'tambon', tambon_code, tambon_code FROM core_village
            UNION ALL
            SELECT 'village', village_code, village_code FROM core_village
            UNION ALL
            SELECT 'village', left(village_code, 8), village_code FROM core_village
            UNION ALL
            SELECT 'local_authority', local_authority_code, local_authority_code
            FROM core_local_authority
            UNION ALL
            SELECT 'local_authority', unnest([dla_code_2560, ltrim(dla_code_2560, '0')]),
                local_authority_code
            FROM core_local_authority WHERE dla_code_2560 <> ''
            UNION ALL
            SELECT area_level, alias, area_code FROM area_alias
        )
        SELECT area_level, spelling, min(area_code) AS area_code
        FROM spelling
        WHERE spelling IN (SELECT area_code FROM cell)
        GROUP BY area_level, spelling
        HAVING count(DISTINCT area_code) = 1
        """
    )
    connection.unregister("area_alias")
    if "area_level" not in {column.name for column in kind.columns}:
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE area_spelling AS
            SELECT NULL::VARCHAR AS area_level, spelling, min(area_code) AS area_code
            FROM area_spelling WHERE area_level <> 'inspection_region'
            GROUP BY spelling HAVING count(DISTINCT area_code) = 1
            """
        )
