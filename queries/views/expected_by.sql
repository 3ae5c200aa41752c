-- Households of a target expected by an instant: a straight line from the first moment of the plan's
-- start to the last of its completion day (decision 2), in whole households. NULL without a plan.
-- It is asked for each holding of a target; what an area expects is the sum over its holdings.
CREATE OR REPLACE MACRO expected_by(households, plan_start, complete_by, instant) AS CASE
    WHEN households IS NULL OR plan_start IS NULL OR complete_by IS NULL OR instant IS NULL
        THEN NULL
    WHEN instant >= complete_by + INTERVAL 1 DAY THEN households
    WHEN instant <= plan_start THEN 0
    ELSE round(
        households * (epoch(instant) - epoch(plan_start::TIMESTAMP))
            / (epoch(complete_by + INTERVAL 1 DAY) - epoch(plan_start::TIMESTAMP))
    )
END::BIGINT;
