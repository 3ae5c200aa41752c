"""The data dictionary: indicators of the year, its standards and dates, the forms of files."""

from collections.abc import Mapping
from typing import Any

from bmn.exchange import spreadsheet
from bmn.survey import columns as interchange
from bmn.survey import reference
from bmn.survey.standards import named_letters
from bmn.ui.data import telling
from bmn.ui.kit import answers, catalogue, choices, files, indicator_words, layout, tables
from bmn.ui.kit.tables import Column
from bmn.ui.kit.view import View
from bmn.words import formats

Row = Mapping[str, Any]


BOOKS = ("indicators", "standards", "files")


def draw(view: View) -> None:
    """The part of the dictionary that is chosen."""
    book = choices.segments(
        view.words("data.book.label"), "book", BOOKS, lambda name: view.words(f"data.book.{name}")
    )
    with layout.card("book", view.words(f"data.book_title.{book}", year=view.year)):
        if book == "indicators":
            _draw_indicators(view)
        elif book == "standards":
            _draw_standards(view)
        else:
            _draw_forms(view)


def _draw_indicators(view: View) -> None:
    found = answers.indicator_catalogue(view)
    if not found:
        layout.empty(view, "no_data", view.words("indicators.empty.no_catalogue", year=view.year))
        return
    if unverified := catalogue.unverified_words(view):
        layout.note(unverified)
    tables.draw(
        view, "catalogue", indicator_columns(view), found, height=640, name="indicators-catalogue"
    )
    layout.source(view, view.words("data.book.indicators_source"))


def _draw_standards(view: View) -> None:
    found = answers.standard_rows(view)
    tables.draw(view, "standards", standard_columns(view), found, height=640, name="standards")
    layout.source(view, view.words("data.book.standards_source"))


def _draw_forms(view: View) -> None:
    kind = _pick_kind(view)
    rows = [row for row in reference.rows("columns.csv") if row["kind"] == kind]
    tables.draw(
        view, f"columns_{kind}", form_columns(view), rows, height=560, name=f"columns-{kind}"
    )
    files.offer(
        view,
        view.words("data.book.template"),
        key=f"template_{kind}",
        name=f"bmn-{kind}.csv",
        mime=files.CSV_MIME,
        make=lambda: template(kind),
        rows=0,
        icon=":material/draft:",
    )


def indicator_columns(view: View) -> list[Column]:
    """One row an indicator, by number."""
    said, language = view.words, view.language
    return [
        Column(
            "name",
            said("data.column.indicator"),
            width=430,
            value=lambda row: f"{row['indicator_no']}. {row[f'name_{language}']}",
        ),
        Column(
            "dimension",
            said("indicators.column.dimension"),
            width=220,
            value=lambda row: row[f"dimension_name_{language}"],
        ),
        Column(
            "unit",
            said("indicators.column.unit"),
            width=90,
            value=lambda row: indicator_words.unit_words(view, row["unit"]),
        ),
        Column(
            "eligible",
            said("indicators.column.eligible_rule"),
            width=280,
            value=lambda row: row[f"eligible_{language}"],
        ),
        Column(
            "rule",
            said("indicators.column.pass_rule"),
            width=380,
            value=lambda row: row[f"pass_rule_{language}"],
        ),
        Column(
            "evidence",
            said("indicators.column.evidence"),
            width=260,
            value=lambda row: indicator_words.evidence_words(view, row["evidence"]),
        ),
        Column(
            "source",
            said("data.column.source"),
            width=380,
            value=lambda row: row["source"] and named_letters(row["source"]),
        ),
    ]


def standard_columns(view: View) -> list[Column]:
    """One row a number or date set for the year; those that await confirmation are marked."""
    said = view.words
    return [
        Column(
            "name",
            said("data.column.standard"),
            width=400,
            value=lambda row: telling.word(
                view, f"data.standard.{row['standard']}", row["standard"]
            ),
        ),
        Column(
            "value",
            said("data.column.set_value"),
            width=150,
            value=lambda row: _standard_value(view, row),
        ),
        Column(
            "unit",
            said("indicators.column.unit"),
            width=220,
            value=lambda row: _unit_words(view, row["unit"]),
        ),
        Column(
            "evidence",
            said("data.column.evidence"),
            width=230,
            value=lambda row: telling.word(
                view, f"data.evidence.{row['evidence']}", row["evidence"]
            ),
        ),
        Column(
            "source",
            said("data.column.source"),
            width=560,
            value=lambda row: _standard_source(view, row),
        ),
        Column(
            "whose_word",
            said("data.column.whose_word"),
            width=210,
            value=lambda row: _whose_word(view, row["whose_word"]),
        ),
        Column("code", said("data.column.code"), width=260, value=lambda row: row["standard"]),
    ]


def _whose_word(view: View, whose: str) -> str:
    """The department's, a province's own, ours, or from memory."""
    kind, _, code = whose.partition(" ")
    if kind != "province":
        return telling.word(view, f"data.whose_word.{kind}", whose)
    names = (
        row[f"name_{view.language}"]
        for row in reference.rows("provinces.csv")
        if row["province_code"] == code
    )
    return view.words("data.whose_word.province", province=next(names, code))


def _unit_words(view: View, unit: str) -> str:
    return telling.word(view, f"data.unit.{unit.replace(' ', '_')}", unit)


def _type_words(view: View, name: str) -> str:
    return telling.word(view, f"data.type.{name}", name)


def _standard_value(view: View, row: Row) -> str:
    if row["unit"] == "date":
        day = view.standards.held.day(row["standard"])
        return formats.thai_date(day, view.language) if day else row["value"]
    number = float(row["value"])
    return formats.count(number, view.language) if number.is_integer() else row["value"]


def _standard_source(view: View, row: Row) -> str:
    found = view.standards.held.standard(row["standard"])
    return found.source_in(view.language) if found else row["source"]


def form_columns(view: View) -> list[Column]:
    """One row a column of an interchange form, in its order; {n} is an indicator's number."""
    said = view.words

    def yes(name: str) -> Any:
        return lambda row: said("data.yes") if row[name] == "1" else ""

    told = [
        Column("name", said("data.column.column"), width=230, value=lambda row: row["column"]),
        Column(
            "synonyms",
            said("data.column.synonyms"),
            width=420,
            value=lambda row: row["synonyms"].replace(";", " · "),
        ),
        Column(
            "type",
            said("data.column.type"),
            width=150,
            value=lambda row: _type_words(view, row["type"].partition(":")[0]),
        ),
        Column("required", said("data.column.required"), width=110, value=yes("required")),
        Column("restricted", said("data.column.restricted"), width=150, value=yes("restricted")),
    ]
    if view.language == "en":  # the reference tells meanings in English only
        told.append(Column("meaning", said("data.column.meaning"), width=420))
    return told


def template(kind: str) -> bytes:
    """An empty file of a kind: its header, as the collector reads it."""
    names = [column.name for column in interchange.kinds()[kind].columns]
    return spreadsheet.form_csv(spreadsheet.texts(names), [])


def _pick_kind(view: View) -> str:
    return (
        choices.pick(
            view.words("data.column.kind"),
            "kind",
            telling.KINDS,
            lambda kind: telling.kind_words(view, kind),
            placeholder=telling.kind_words(view, telling.KINDS[0]),
            width=360,
        )
        or telling.KINDS[0]
    )
