-- The checking rules: the same for every reader, but not for a cursor without scope.
CREATE VIEW rule AS
SELECT * FROM snap.mart_rule WHERE opens(survey_year_be);
