"""What a spreadsheet would take for a formula or a command (OWASP: CSV injection)."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def escaped(value: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
