/** Beside the style of every page: tables, charts, badges. */
import { paletteStyle } from "./palette";

export const style = `${paletteStyle}
body { max-width: 80rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; font-size: 0.9rem; }
caption { text-align: left; color: var(--aside); padding: 0.2rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.6rem; border: 1px solid var(--line);
    overflow-wrap: break-word; }
thead th { background: var(--card); position: sticky; top: 0; }
tbody th { font-weight: normal; }
td code, th code { overflow-wrap: anywhere; }
.role.strong { font-weight: 600; }
.aside { color: var(--aside); font-size: 0.9em; }
h4 { font-size: 1rem; margin: 0.75rem 0 0.25rem; }
summary h4 { display: inline; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 0.55rem; font-size: 0.8rem;
    font-weight: 600; white-space: nowrap; }
.badge.bad { color: var(--bad); background: var(--bad-card); }
.badge.warn { color: var(--warn); background: var(--warn-card); }
.badge.good { color: var(--good); background: var(--good-card); }
.badge.plain { color: var(--aside); background: var(--card); }
.chart { margin: 0.75rem 0; }
.chart svg { display: block; max-width: 100%; height: auto; }
.chart .phone { display: none; }
.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; margin: 0.4rem 0 0; padding: 0; font-size: 0.9rem; }
.swatch { display: inline-block; width: 0.8rem; height: 0.8rem; margin-right: 0.35rem; border-radius: 2px; print-color-adjust: exact; }
.search { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.3rem 0.75rem; align-items: center;
    padding: 0.6rem 0; background: var(--page); }
.search[hidden] { display: none; }
.search input { flex: 1 1 14rem; font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--aside);
    border-radius: 0.4rem; padding: 0.4rem 0.6rem; min-width: 0; }
.search input:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
.search p { min-width: 5rem; color: var(--aside); }
tr[hidden] { display: none; }
@media screen and (max-width: 48rem) {
    .chart .desk { display: none; }
    .chart .phone { display: block; }
    table, tbody, tr, th, td, caption { display: block; border: 0; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tbody tr { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.5rem 0; padding: 0.4rem 0.6rem; }
    th, td { padding: 0.15rem 0; overflow-wrap: anywhere; }
    tbody th { font-weight: 600; }
    td[data-label]::before { content: attr(data-label) ": "; color: var(--aside); }
    td.none { display: none; }
    td > details { display: inline-block; vertical-align: top; }
}
@media print {
    .search, .chart .phone { display: none; }
    table { font-size: 8.5pt; }
    thead th { position: static; }
    tr { break-inside: avoid; }
}
`;
