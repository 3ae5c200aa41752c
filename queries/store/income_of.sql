-- A household's income in a year: its four kinds together, unknown where one is. Not asked is all
-- four blank, which the income indicator's "eligible 0" has to say.
CREATE OR REPLACE MACRO income_of(main, secondary, other, own_produce) AS
    main + secondary + other + own_produce;
