/** Of the page alone: fonts are those of the reader's machine. Sizes in print fit A4 and Letter. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef0ef; color: #14202a; font: 13px/1.4 "Helvetica Neue", Arial, "Liberation Sans", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: 24px; background: #fff; display: grid; gap: 14px; }
h1, h2, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 22px; line-height: 1.2; }
h2 { font-size: 13px; margin-bottom: 4px; padding-bottom: 2px; border-bottom: 1px solid #cfd5d4; }
ul { list-style: none; }
a { color: #0d5c8c; overflow-wrap: anywhere; }
.mono { font-family: Menlo, Consolas, "Liberation Mono", monospace; font-size: .9em; overflow-wrap: anywhere; }
.band { padding: 6px 10px; font-weight: 700; letter-spacing: .02em; }
.simulated { background: #ebe2f6; color: #6a3fa0; }
.withdrawn { background: #f9dedb; color: #b3261e; }
.refusal, .absent { padding: 8px 10px; background: #fbeccb; color: #6b4600; }
.headline { display: flex; flex-wrap: wrap; gap: 12px 40px; }
.figure { font-size: 34px; line-height: 1.1; }
.figure span { font-size: 14px; color: #556370; }
.reviewed { color: #1f7a54; font-weight: 600; }
.pictures { display: grid; grid-template-columns: 17fr 10fr; gap: 10px; align-items: start; }
.pictures img { display: block; width: 100%; height: auto; }
figcaption { margin-top: 3px; color: #556370; font-size: .9em; }
.columns { columns: 3 260px; column-gap: 24px; }
.columns section { break-inside: avoid; margin-bottom: 12px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1px 10px; }
dt { max-width: 9em; color: #556370; }
dd { overflow-wrap: anywhere; }
.caveats { margin-top: 5px; padding-left: 8px; border-left: 3px solid #8a5a00; }
.cannot-tell, footer { padding-top: 8px; border-top: 1px solid #cfd5d4; }
.cannot-tell h2 { border: 0; margin: 0; padding: 0; }
footer { color: #556370; overflow-wrap: anywhere; }
@media (max-width: 640px) { main { padding: 14px; } .pictures { grid-template-columns: 1fr; } }
@page { margin: 11mm; }
@media print {
  body { background: none; font-size: 7.8pt; line-height: 1.28; }
  h1 { font-size: 14pt; }
  h2 { font-size: 8.6pt; }
  .figure { font-size: 20pt; }
  .figure span { font-size: 9pt; }
  .band { padding: 3px 8px; }
  main { max-width: none; padding: 0; gap: 6px; }
  .cannot-tell, footer { padding-top: 4px; }
  .columns { columns: 3; column-gap: 14px; }
  .columns section { margin-bottom: 6px; break-inside: auto; }
  h2 { break-after: avoid; }
  .pictures { display: flex; }
  .pictures img { width: auto; max-width: 100%; max-height: 100mm; }
  .pictures figure + figure img { max-height: 72mm; }
  .band, .refusal, .absent { -webkit-print-color-adjust: exact; print-color-adjust: exact; border: 1px solid currentColor; }
}
`;
