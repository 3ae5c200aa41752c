"""What a household's income and expenditure are asked by, as columns and words name them."""

INCOMES = ("main", "secondary", "other", "own_produce")
"""Sources of income: columns income_…"""
EXPENSES = ("production", "necessary", "unnecessary", "debt")
"""Purposes of expenditure: columns expense_…"""
