-- The survey years: the same for every reader, but not for a cursor without scope.
CREATE VIEW year AS
SELECT * FROM snap.mart_year WHERE opens(survey_year_be);
