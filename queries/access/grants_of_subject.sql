-- What was ever granted to one subject? One row per grant. Asked before there is a reader, so it goes
-- round the scoped views; nobody is told of anybody else.
-- $subject: text; who
SELECT role, area_level, area_code, survey_year_be, valid_from, valid_to
FROM snap.mart_grant
WHERE subject = $subject
ORDER BY ALL;
