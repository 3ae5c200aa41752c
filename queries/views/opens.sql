-- Is that survey year one of the reader's? Without a reader, none is.
CREATE MACRO opens(survey_year_be) AS
    coalesce(getvariable('scope_every_year'), false)
    OR coalesce(list_contains(getvariable('scope_years'), survey_year_be), false);
