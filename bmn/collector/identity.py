"""By what a record is known again: its natural key, without its revision."""

from bmn.collector import personal
from bmn.survey.columns import Kind


def key_sql(kind: Kind, row: str) -> str:
    """The natural key of a row of `cell`, as text; NULL where a part of it could not be read."""
    parts = [f"'{kind.name}'"]
    for column in kind.columns:
        if not column.is_key or column.name == "revision":
            continue
        text = f'{row}."{column.name}"::VARCHAR'
        parts.append(text if column.is_required else f"coalesce({text}, '')")
    key = " || '|' || ".join(parts)
    return f"if(regexp_matches({key}, '{personal.HIDDEN}'), NULL, {key})"


def revision_sql(kind: Kind, row: str) -> str:
    """The row's revision; 1 where the kind has none."""
    has = any(column.name == "revision" for column in kind.columns)
    return f"coalesce({row}.revision, 1)::USMALLINT" if has else "1::USMALLINT"
