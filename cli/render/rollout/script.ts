/** Search over the tables of access. The page reads whole without it. */
export const script = `"use strict";
(() => {
    const form = document.querySelector("form.search");
    if (form === null) return;
    const input = document.getElementById("search");
    const found = document.getElementById("found");
    const rows = [...document.querySelectorAll("table[data-search] tbody tr")].map((row) => ({
        row,
        words: row.textContent.toLowerCase(),
        details: [...row.querySelectorAll("details")],
    }));
    const find = () => {
        const wanted = input.value.trim().toLowerCase().split(/\\s+/).filter(Boolean);
        let count = 0;
        for (const { row, words, details } of rows) {
            const hit = wanted.every((word) => words.includes(word));
            row.hidden = !hit;
            if (hit) count++;
            for (const one of details) {
                const inside = wanted.length > 0 && wanted.some((word) => one.textContent.toLowerCase().includes(word));
                one.open = inside;
            }
        }
        for (const one of document.querySelectorAll("details.more"))
            one.open = wanted.length > 0 && one.querySelector("tbody tr:not([hidden])") !== null;
        found.textContent = wanted.length === 0 ? "" : count + (count === 1 ? " row" : " rows");
    };
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", find);
})();
`;
