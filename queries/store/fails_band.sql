-- Between which numbers a count of fails is told: bands of `width` from 0 up, and the passes in a
-- band of the same width from the other end; the last band of fails takes what lies between.
-- bmn.statistics.disclosure.band is the same in Python; a test holds them together.
CREATE OR REPLACE MACRO fails_band(fail, eligible, width) AS CASE
    WHEN eligible + 1 < 2 * width THEN {'low': 0::BIGINT, 'high': eligible::BIGINT}
    WHEN eligible - fail < width
        THEN {'low': (eligible - width + 1)::BIGINT, 'high': eligible::BIGINT}
    WHEN fail // width >= (eligible + 1 - width) // width - 1
        THEN {
            'low': (((eligible + 1 - width) // width - 1) * width)::BIGINT,
            'high': (eligible - width)::BIGINT
        }
    ELSE {
        'low': (fail // width * width)::BIGINT,
        'high': (fail // width * width + width - 1)::BIGINT
    }
END;
