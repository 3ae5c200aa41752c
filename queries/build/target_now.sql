-- Target of every area that has one, its own or the sum of what is known of its parts. One row per
-- survey year and area. Disagreements stay visible in target_children_sum; nothing is rescaled. A
-- sum in which parts are missing is partial: what is measured against it covers those parts only.
CREATE OR REPLACE TEMP TABLE target_now AS
SELECT *, targets_missing > 0 AS target_is_partial
FROM target_tree_now
WHERE households_target IS NOT NULL;
