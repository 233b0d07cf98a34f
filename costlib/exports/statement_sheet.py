"""Style sheets of the HTML statement: the colours and type of the light pages, on screen and on A4."""

CSS = """
:root { --ink: #17202e; --muted: #5b6778; --rule: #dde3ec; --band: #f3f5f9; --accent: #3450c4; --amber: #8f4a00; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--band); color: var(--ink);
  font: 14px/1.4 "Source Sans 3", "Source Sans Pro", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums lining-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { position: relative; max-width: 860px; margin: 24px auto; padding: 48px; background: #fff;
  border: 1px solid var(--rule); border-radius: 6px; }
p, dl, dd, h1, h2 { margin: 0; overflow-wrap: anywhere; }
header { display: grid; grid-template-columns: 1fr auto; gap: 4px 24px; align-items: end;
  padding-bottom: 16px; border-bottom: 2px solid var(--ink); }
.issuer { font-weight: 600; }
.status { text-align: right; font-weight: 600; color: var(--accent); }
.status.draft { color: var(--amber); }
.title { color: var(--muted); }
h1, .amount { font-size: 30px; line-height: 1.2; font-weight: 600; }
.owed { text-align: right; }
.amount { white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px 24px; padding: 12px 0;
  border-bottom: 1px solid var(--rule); }
dt { color: var(--muted); font-size: 12px; }
.warning { margin-top: 8px; padding: 8px 12px; background: #fdf1e3; color: var(--amber); font-weight: 600;
  border-radius: 4px; }
section { margin-top: 28px; overflow-x: auto; }
h2 { font-size: 17px; font-weight: 600; margin-bottom: 4px; break-after: avoid; }
.note { color: var(--muted); font-size: 12px; margin-bottom: 4px; break-after: avoid; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { color: var(--muted); font-size: 12px; font-weight: 400; text-align: left; vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
th, td { padding: 4px 6px; }
td { border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; }
tr { break-inside: avoid; }
tr.group td, tr.total td { background: var(--band); }
tr.group { break-after: avoid; }
tr.group td, tr.sum td, tr.total td { font-weight: 600; }
tr.sum td, tr.total td { border-top: 1.5px solid var(--ink); }
tr.total td { border-bottom: 1.5px solid var(--ink); }
ul { margin: 4px 0 0; padding-left: 18px; }
footer { margin-top: 32px; padding-top: 10px; border-top: 1px solid var(--rule); color: var(--muted);
  font-size: 12px; }
code { font-size: 11px; overflow-wrap: anywhere; }
.behind { position: fixed; inset: 0; display: grid; place-items: center; z-index: 1; pointer-events: none;
  font-size: 200px; font-weight: 600; color: #8f4a00; opacity: 0.05; transform: rotate(-50deg); }
@media (max-width: 600px) {
  main { margin: 0; padding: 20px 16px; border: 0; }
  header { grid-template-columns: 1fr; }
  .owed, .status { text-align: left; }
  .facts { grid-template-columns: repeat(2, 1fr); }
  .behind { font-size: 96px; }
  table { table-layout: auto; }
  td { overflow-wrap: break-word; }
  table:has(th:nth-child(5)) { min-width: 620px; }
  th:last-child, td:last-child { position: sticky; right: 0; background: #fff; }
}
@page { size: A4; margin: 16mm 18mm 18mm; @bottom-right { content: "Page " counter(page) " of " counter(pages);
  font: 10px sans-serif; color: #5b6778; } }
@media print {
  body { background: none; font-size: 12px; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  section { overflow: visible; margin-top: 20px; }
  th, .note, footer { font-size: 10.5px; }
  h1, .amount { font-size: 26px; }
}
"""

EMBEDDED = """
.statement { overflow-x: auto; font-variant-numeric: tabular-nums lining-nums; }
.statement table { width: 100%; border-collapse: collapse; }
.statement th { font-weight: 400; font-size: 0.875em; text-align: left; vertical-align: bottom; opacity: 0.7; }
.statement th, .statement td { padding: 5px 8px; border: 0; border-bottom: 1px solid rgba(128, 144, 170, 0.3); }
.statement thead th { border-bottom: 1px solid currentColor; }
.statement td { vertical-align: top; }
.statement td:first-child { min-width: 8em; }
.statement .number { text-align: right; white-space: nowrap; }
.statement .group td, .statement .sum td, .statement .total td { font-weight: 600; }
.statement .group td, .statement .total td { background: rgba(128, 144, 170, 0.12); }
.statement .sum td, .statement .total td { border-top: 1.5px solid currentColor; }
.statement .total td { border-bottom: 1.5px solid currentColor; }
"""
"""The same tables inside a page, in its own type and colours, light or dark."""
