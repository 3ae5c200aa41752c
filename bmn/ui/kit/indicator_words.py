"""Words about an indicator of the catalogue, the same on every page."""

from bmn.ui.kit.view import View


def evidence_words(view: View, evidence: str) -> str:
    """How sure we are of an indicator; all but the verified await the department's word."""
    known = evidence if evidence in ("verified", "corroborated", "one_source") else "unverified"
    return view.words(f"indicators.evidence.{known}")


def unit_words(view: View, unit: str) -> str:
    """คน or ครัวเรือน."""
    return view.words(f"common.unit.{'person' if unit == 'person' else 'household'}")
