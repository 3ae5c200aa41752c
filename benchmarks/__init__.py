"""Measurements of the product: `python -m benchmarks`. Never part of the tests."""
