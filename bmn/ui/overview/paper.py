"""The report of an area as one A4 page of HTML, self-contained: to look at, to print, to keep."""

from bmn.headline import Report
from bmn.ui.kit.style import words

_STYLE = """
@page { size: A4; margin: 10mm 12mm; }
* { box-sizing: border-box; }
body { font: 15px/1.5 "TH Sarabun New", "TH Sarabun PSK", "Leelawadee UI", Thonburi,
  "Noto Sans Thai", Loma, sans-serif; color: #111; background: #fff; max-width: 190mm;
  margin: 0 auto; padding: 8mm 6mm; }
h1 { font-size: 1.3em; margin: 0; } h2 { font-size: 1.08em; margin: .9em 0 .2em; }
.stamp { color: #444; margin: 0 0 .6em; }
.banner { border: 1.5px dashed #a15c00; background: #fff6e0; padding: .15em .6em;
  margin: 0 0 .6em; }
p { margin: .25em 0; } .bmn-keep { white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-size: .86em; margin-top: .9em; }
th, td { border: 1px solid #8a94a3; padding: .12em .4em; vertical-align: top; }
th { background: #eef2f8; text-align: center; }
td.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td:first-child { text-align: center; }
tfoot td { font-weight: 700; background: #f5f7fa; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.foot { font-size: .8em; color: #444; margin-top: .7em; }
.signatures { display: flex; justify-content: space-between; gap: 6mm; margin-top: 12mm;
  break-inside: avoid; }
.signatures div { flex: 1; text-align: center; }
.signatures div::before { content: ""; display: block; border-bottom: 1px dotted #333;
  margin: 0 8% .3em; height: 9mm; }
.print { float: right; font: inherit; padding: .2em .9em; cursor: pointer; }
@media print {
  .print { display: none; }
  body { padding: 0; max-width: none; font-size: 13.5px; line-height: 1.4; }
  th, td { padding: .04em .35em; } .signatures { margin-top: 5mm; }
}
"""


def page(report: Report, language: str, print_words: str) -> str:
    """The whole page; every text of it escaped."""
    banner = f'<p class="banner">{words(report.banner)}</p>' if report.banner else ""
    return (
        f'<!doctype html><html lang="{words(language)}"><head><meta charset="utf-8">'
        f"<title>{words(report.title)} – {words(report.area)}</title>"
        f"<style>{_STYLE}</style></head><body>"
        f'<button class="print" onclick="window.print()">{words(print_words)}</button>'
        f'<h1>{words(report.title)}</h1><p class="stamp">{words(report.area)} · '
        f"{words(report.stamp)}</p>{banner}"
        + "".join(f"<p>{words(line)}</p>" for line in report.paragraphs)
        + f"<h2>{words(report.decisions_title)}</h2>"
        + "".join(f"<p>{words(line)}</p>" for line in report.decisions)
        + (_table(report) if report.rows else "")
        + f'<div class="foot">{"<br>".join(words(line) for line in report.foot)}</div>'
        + '<div class="signatures">'
        + "".join(f"<div>{words(who)}</div>" for who in report.signatures)
        + "</div></body></html>"
    )


def _table(report: Report) -> str:
    head = "".join(f"<th>{words(column)}</th>" for column in report.columns)
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in report.rows)
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        f"<tfoot><tr>{_cells(report.total)}</tr></tfoot></table>"
    )


def _cells(row: tuple[str, ...]) -> str:
    last = len(row) - 1
    return "".join(
        f'<td class="figure">{words(cell)}</td>' if 1 < at < last else f"<td>{words(cell)}</td>"
        for at, cell in enumerate(row)
    )
