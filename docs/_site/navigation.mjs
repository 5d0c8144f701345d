/** Which pages there are, in the order in which they are read. A page that is not named here stands at the end of its folder. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const sections = [
    ["Start", ["index", "tutorial", "guides/first-rollout"]],
    [
        "Guides",
        [
            "guides/review",
            "guides/drift",
            "guides/rollback",
            "guides/workflows",
            "guides/import",
            "guides/report",
        ],
        "guides",
    ],
    ["Areas of the policy", ["areas", "coverage"], "areas"],
    ["Reference", ["preview", "guardrails", "gateway", "exit-codes"], "reference"],
    ["Background", ["design", "performance", "security", "troubleshooting"], "."],
];

/** Sections with their pages, each with the title of its first line and its address from the root of the site. */
export function navigation(folder) {
    const taken = new Set(sections.flatMap(([, pages]) => pages));
    return sections.map(([title, first, rest]) => {
        const named = first.filter((page) => existsSync(path.join(folder, `${page}.md`)));
        const others =
            rest === undefined ? [] : pagesIn(folder, rest).filter((page) => !taken.has(page));
        return {
            title,
            pages: [...named, ...others].map((page) => ({
                url: `/${page}.html`,
                title: titleOf(folder, page),
            })),
        };
    });
}

function pagesIn(folder, within) {
    return readdirSync(path.join(folder, within))
        .filter((name) => name.endsWith(".md"))
        .map((name) => path.posix.join(within, name.slice(0, -3)))
        .sort();
}

function titleOf(folder, page) {
    const [, title = page] =
        /^# (.+)$/m.exec(readFileSync(path.join(folder, `${page}.md`), "utf8")) ?? [];
    if (page === "index") return "Overview";
    // The pages of the areas name their key after the title.
    return title.replace(/: `[^`]+`$/, "").replaceAll("`", "");
}
