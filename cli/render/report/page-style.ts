/** Style of the page: readable on a phone, on a desk, in the dark and on paper; colours have a contrast of 4.5:1 at least. */
export const pageStyle = `
:root {
    color-scheme: light dark;
    --text: #1f2328; --aside: #59636e; --page: #ffffff; --card: #f6f8fa; --line: #d1d9e0;
    --bad: #b3202a; --bad-card: #fff0ee; --warn: #7d4e00; --warn-card: #fff8e0; --good: #116329; --good-card: #e8f8ec;
    --link: #0757ba;
}
@media (prefers-color-scheme: dark) {
    :root {
        --text: #e6edf3; --aside: #9da7b1; --page: #0d1117; --card: #161b22; --line: #30363d;
        --bad: #ff8a80; --bad-card: #2d1516; --warn: #e3b341; --warn-card: #2a2111; --good: #6fdd8b; --good-card: #10261a;
        --link: #78b3ff;
    }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem; background: var(--page); color: var(--text);
    font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code { font: 0.875em/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0.1rem 0 0.75rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 0 0 0.35rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.35rem; }
p { margin: 0; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.25rem; background: var(--page); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { border: 1px solid var(--line); border-left-width: 0.4rem; border-radius: 0.5rem; padding: 0.9rem 1rem; background: var(--card); }
header.bad { border-color: var(--bad); background: var(--bad-card); }
header.warn { border-color: var(--warn); background: var(--warn-card); }
header.good { border-color: var(--good); background: var(--good-card); }
.title { color: var(--aside); }
dl { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; font-size: 0.9rem; }
dl div { display: flex; gap: 0.4rem; min-width: 0; }
dt { color: var(--aside); flex: none; }
dd { margin: 0; min-width: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.4rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
nav a { display: inline-block; padding: 0.2rem 0; }
.count { color: var(--aside); font-weight: normal; font-variant-numeric: tabular-nums; }
section { margin-top: 1.75rem; padding-top: 0.9rem; border-top: 1px solid var(--line); }
section.bad > h2 { color: var(--bad); }
section.warn > h2 { color: var(--warn); }
.note { color: var(--aside); max-width: 60rem; margin-bottom: 0.5rem; }
.rows { list-style: none; margin: 0.4rem 0; padding: 0; border: 1px solid var(--line); border-radius: 0.5rem; }
.rows > li { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.1rem 1rem; padding: 0.55rem 0.75rem;
    border-left: 0.25rem solid transparent; }
.rows > li:not(:has(.label)) { grid-template-columns: minmax(0, 1fr); }
.rows > li + li { border-top: 1px solid var(--line); }
.rows.bad > li { border-left-color: var(--bad); }
.rows.warn > li { border-left-color: var(--warn); }
.rows.good > li { border-left-color: var(--good); }
.rows > li:first-child { border-top-left-radius: 0.45rem; }
.rows > li:last-child { border-bottom-left-radius: 0.45rem; }
.label { color: var(--aside); font-size: 0.9rem; }
.names, .values, .origin, .remedy { font-size: 0.9rem; }
.names, .origin { color: var(--aside); }
.remedy::before { content: "→ "; color: var(--aside); }
.was { color: var(--aside); }
.is { font-weight: 600; }
summary { cursor: pointer; padding: 0.15rem 0; }
details > p { padding: 0.25rem 0 0.25rem 1rem; }
@media (max-width: 40rem) {
    body { padding: 0.75rem; }
    h1 { font-size: 1.2rem; }
    .rows > li { grid-template-columns: minmax(0, 1fr); padding: 0.5rem 0.65rem; }
    nav ul { flex-direction: column; gap: 0; }
}
@media print {
    :root { --text: #000; --aside: #444; --page: #fff; --card: #fff; --line: #aaa; --bad: #900; --bad-card: #fff;
        --warn: #640; --warn-card: #fff; --good: #040; --good-card: #fff; --link: #000; }
    body { max-width: none; padding: 0; font-size: 10pt; }
    nav, .skip { display: none; }
    .rows > li:not(:has(details)), h2, h3 { break-inside: avoid; }
    h2, h3 { break-after: avoid; }
    details::details-content { content-visibility: visible; height: auto; }
}
`;
