"""The income criterion of the view's year, in words, with whose word it is."""

from bmn.ui.kit.view import View
from bmn.words import formats


def criterion(view: View) -> float | None:
    """Baht per person a year below which a household fails; None where none is set."""
    value = view.year_row.get("income_criterion_baht")
    return None if value is None else float(value)


def criterion_words(view: View) -> str:
    """เกณฑ์ 40,000 บาท/คน/ปี (ยังไม่ยืนยัน)."""
    value = criterion(view)
    if value is None:
        return view.words("income.criterion.none", year=view.year)
    told = view.words("income.criterion.is", baht=formats.count(value, view.language))
    if view.year_row.get("income_criterion_evidence") == "letter":
        return told
    return f"{told} ({view.words('income.criterion.unverified')})"


def criterion_source(view: View) -> str:
    """The criterion with the letter or other source that sets it."""
    found = view.standards.held.income_criterion()
    if found is None:
        return criterion_words(view)
    return f"{criterion_words(view)} · {found.source_in(view.language)}"


def indicator_words(view: View) -> str:
    """ครัวเรือนที่ไม่ผ่านเกณฑ์ข้อ 29; without a number where the year has no catalogue."""
    number = view.year_row.get("income_indicator_no")
    if number is None:
        return view.words("income.below.no_catalogue")
    return view.words("common.kpi.failing_income", indicator_no=int(number))
