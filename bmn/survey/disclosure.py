"""The rule of small numbers for counts-only readers, as rows of `data/reference/disclosure.csv`."""

from functools import cache

from bmn.survey import reference


@cache
def parameter(name: str) -> int:
    """The value of a parameter of the rule. Raises KeyError."""
    return {row["parameter"]: int(row["value"]) for row in reference.rows("disclosure.csv")}[name]
