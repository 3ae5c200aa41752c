"""What the first screen says in words: sentence, decisions, Monday block, report, text for LINE.

Pure: a `Situation` (rows of the page queries as plain data) goes in, text comes out. A part that
isn't known drops out whole; an assumption is always called one.
"""

from bmn.headline.decisions import Decision, decision_lines, decisions
from bmn.headline.report import EDITIONS, Report, line_text, report
from bmn.headline.sentence import Headline, headline, no_data, unreadable
from bmn.headline.situation import Income, Situation
from bmn.headline.week import Week, week

__all__ = [
    "EDITIONS",
    "Decision",
    "Headline",
    "Income",
    "Report",
    "Situation",
    "Week",
    "decision_lines",
    "decisions",
    "headline",
    "line_text",
    "no_data",
    "report",
    "unreadable",
    "week",
]
