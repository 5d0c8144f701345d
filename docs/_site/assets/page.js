/* Search, and the menu folded on a phone. Without scripts the pages read as well, with the menu open and no search. */
/* global MiniSearch */
(() => {
    const wide = matchMedia("(min-width: 60rem)");
    const menu = document.querySelector(".menu");
    const fold = () => (menu.open = wide.matches);
    fold();
    wide.addEventListener("change", fold);

    const index = MiniSearch.loadJSON(window.searchIndex, window.searchOptions);
    const root = document.body.dataset.root;
    const field = document.querySelector("#search");
    const found = document.querySelector("#found");
    document.querySelector("form").hidden = false;
    document.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        found.querySelector("a")?.click();
    });
    field.addEventListener("input", show);
    field.addEventListener("keydown", ({ key }) => {
        if (key === "Escape") {
            field.value = "";
            show();
        }
    });

    function show() {
        const words = field.value.trim();
        found.hidden = words === "";
        if (found.hidden) return;
        const hits = index
            .search(words, { prefix: true, fuzzy: 0.15, boost: { title: 3 } })
            .slice(0, 12);
        const list = document.createElement("ul");
        for (const { id, title, page } of hits) {
            const item = list.appendChild(document.createElement("li"));
            const link = item.appendChild(document.createElement("a"));
            link.href = root + id;
            link.textContent = title;
            // A hit on the page that is open goes no further than its heading.
            link.addEventListener("click", () => (found.hidden = true));
            if (page !== title) item.append(` (${page})`);
        }
        const none = document.createElement("p");
        none.textContent = `Nothing about ${words}.`;
        found.replaceChildren(hits.length === 0 ? none : list);
    }
})();
