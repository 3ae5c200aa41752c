-- Chance of at least x successes in n trials of probability p: the exact upper tail, term by term.
-- NULL where anything is unknown; n is an enumerator's load, so the sum is short.
CREATE OR REPLACE MACRO binomial_tail(x, n, p) AS CASE
    WHEN x IS NULL OR n IS NULL OR p IS NULL THEN NULL
    WHEN x <= 0 THEN 1.0
    WHEN x > n OR p <= 0 THEN 0.0
    WHEN p >= 1 THEN 1.0
    ELSE list_sum(list_transform(
        range(x::BIGINT, n::BIGINT + 1),
        lambda k: exp(
            lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * ln(p) + (n - k) * ln(1 - p)
        )
    ))
END;
