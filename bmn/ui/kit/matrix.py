"""How tables of shaded cells look: a figure in each, its shade only repeating what it says."""

STYLE = """
.bmn-matrix { overflow: auto; max-height: 640px; border: 1px solid var(--bmn-line);
  border-radius: 8px; }
.bmn-matrix table { border-collapse: separate; border-spacing: 0; font-size: .88rem;
  font-variant-numeric: tabular-nums; }
.bmn-matrix th, .bmn-matrix td { padding: .16rem .45rem; border-bottom: 1px solid var(--bmn-line);
  border-right: 1px solid var(--bmn-line); text-align: right; white-space: nowrap; }
.bmn-matrix thead th { position: sticky; top: 0; background: var(--bmn-quiet-surface); z-index: 2;
  text-align: center; }
.bmn-matrix thead tr + tr th { top: 1.75rem; }
.bmn-matrix tbody th, .bmn-matrix thead th.corner { position: sticky; left: 0; z-index: 1;
  background: var(--bmn-card); text-align: left; font-weight: 400; min-width: 14rem;
  max-width: 18rem; white-space: normal; line-height: 1.3; }
.bmn-matrix thead th.corner { z-index: 3; background: var(--bmn-quiet-surface); }
.bmn-matrix tr.total th, .bmn-matrix tr.total td { font-weight: 700; }
.bmn-matrix .dim { border-left: 2px solid var(--bmn-muted); }
.bmn-matrix abbr { text-decoration: none; cursor: help; }
.bmn-cell-1 { background: color-mix(in srgb, var(--bmn-late) 10%, transparent); }
.bmn-cell-2 { background: color-mix(in srgb, var(--bmn-late) 20%, transparent); }
.bmn-cell-3 { background: color-mix(in srgb, var(--bmn-late) 32%, transparent); }
.bmn-cell-4 { background: color-mix(in srgb, var(--bmn-late) 46%, transparent);
  font-weight: 700; }
.bmn-cell-na { color: var(--bmn-muted); background: repeating-linear-gradient(135deg,
  transparent 0 5px, var(--bmn-line) 5px 6px); }
.bmn-cell-band { background: linear-gradient(90deg, transparent 0 82%,
  color-mix(in srgb, var(--bmn-late) 26%, transparent) 82%); }
.bmn-cell-hidden { color: var(--bmn-muted); text-align: center; font-style: normal;
  background: radial-gradient(var(--bmn-line) 1.3px, transparent 1.4px) 0 0 / 6px 6px; }
.bmn-key { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .86rem;
  margin: .1rem 0 .4rem; }
.bmn-key i { display: inline-block; width: 1.5rem; height: 1rem; border: 1px solid var(--bmn-line);
  vertical-align: -.15rem; margin-right: .35rem; border-radius: 3px; }
@media (max-width: 640px) { .bmn-matrix tbody th, .bmn-matrix thead th.corner {
  min-width: 6.5rem; max-width: 7.5rem; } }
"""
