-- Median length of interviews from households by class of minutes, straight within the class: below
-- 3, 5, 10, 15, 20, 25, 30, 40, 50, 60, 90 and 120 minutes (the last class is open). The classes add
-- up over enumerators and areas, as medians themselves don't. NULL where no length is known.
CREATE OR REPLACE MACRO median_minutes(counts) AS list_transform(
    -- The class within which the half is reached: one at the most.
    list_filter(
        range(1, 13),
        lambda i: list_sum(counts[1:i]) >= list_sum(counts) / 2
            AND coalesce(list_sum(counts[1:i - 1]), 0) < list_sum(counts) / 2
    ),
    lambda i: [0, 3, 5, 10, 15, 20, 25, 30, 40, 50, 60, 90][i]
        + (list_sum(counts) / 2 - coalesce(list_sum(counts[1:i - 1]), 0)) / counts[i]
        * [3, 2, 5, 5, 5, 5, 5, 10, 10, 10, 30, 30][i]
)[1];
