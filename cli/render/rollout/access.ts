/** Who and what can reach which repository: by who is granted something, by people, and by repository. */
import type { Access, RepositoryAccess, RolesInTier, Subject } from "../../report/model";
import { rankOf } from "../../../plan/effective-access";
import { html } from "../escape";
import { counted, number } from "../report/words";
import { namesCell, originCell, table } from "./table";

export function accessHtml(access: Access): string {
    return [
        searchBox(access),
        `<h3>Who is granted what, by tier</h3>`,
        subjectsTable(access),
        `<h3>People, through everything together</h3>`,
        peopleTable(access),
        `<h3>Repositories, by tier</h3>`,
        `<p class="note">Repositories of a tier with the same access stand in one row; those that differ stand apart.</p>`,
        ...access.tiers.map((tier) => tierHtml(access, tier.tier)),
        outside(access.outside),
    ].join("\n");
}

/** Shown by the script, since it does nothing without. */
function searchBox({ repositories }: Access): string {
    return `<form class="search" role="search" hidden><label for="search">Search people, teams, apps and ${counted(repositories.length, "repository")}</label><input id="search" type="search" autocomplete="off" spellcheck="false"><p role="status" id="found"></p></form>`;
}

const kinds: Readonly<Record<Subject["kind"], string>> = {
    owners: "",
    base: "",
    app: "app ",
    team: "team ",
    person: "",
};

function subjectsTable({ subjects, tiers }: Access): string {
    const names = tiers.map(({ tier }) => tier);
    return table({
        caption: "Roles by tier; a number says in how many repositories of the tier",
        columns: ["Who or what", "People", ...names],
        search: true,
        rows: subjects.map(({ kind, name, people = [], more, tiers: roles }) => [
            kind === "owners" || kind === "base"
                ? html(name)
                : `${kinds[kind]}<code>${html(name)}</code>`,
            `${namesCell("person", people)}${more === true ? ` <span class="aside">${people.length === 0 ? "not in the policy" : "and others"}</span>` : ""}`,
            ...names.map((tier) => rolesCell(roles, tier, tiers)),
        ]),
    });
}

function rolesCell(roles: readonly RolesInTier[], tier: string, tiers: Access["tiers"]): string {
    const all = tiers.find((one) => one.tier === tier)?.repositories ?? 0;
    return roles
        .filter((one) => one.tier === tier)
        .map(({ role, repositories }) => {
            const where =
                repositories === all
                    ? `all ${number(all)}`
                    : `${number(repositories)} of ${number(all)}`;
            return `<span class="role${rankOf(role) >= 2 ? " strong" : ""}">${html(role)}</span> <span class="count">${where}</span>`;
        })
        .join("<br>");
}

function peopleTable({ people, tiers }: Access): string {
    if (people.length === 0)
        return `<p class="note">No person is known to have access by a team or a grant of their own.</p>`;
    const names = tiers.map(({ tier }) => tier);
    return table({
        caption: "Strongest role of each person; people with the same access stand together",
        columns: ["People", "Through", ...names],
        search: true,
        rows: people.map(({ logins, through, tiers: roles }) => [
            namesCell("person", logins),
            through.map(html).join(", "),
            ...names.map((tier) => rolesCell(roles, tier, tiers)),
        ]),
    });
}

function tierHtml(access: Access, tier: string): string {
    const found = access.tiers.find((one) => one.tier === tier);
    const rows = alike(access.repositories.filter((one) => one.tier === tier));
    const grants =
        found?.grants === "authoritative"
            ? "whoever is not named loses access"
            : "access that is not named is left alone";
    return `<details class="tier" open><summary><h4>${html(tier)}</h4> <span class="count">${counted(found?.repositories ?? 0, "repository")}, ${grants}</span> ${originCell(found?.origin)}</summary>
${table({
    caption: `Repositories of tier ${tier}`,
    columns: ["Repositories", "Teams", "People by themselves", "Apps", "People by strongest role"],
    search: true,
    rows: rows.map(rowOf),
})}
</details>`;
}

/** Repositories that differ in nothing but their name. */
function alike(repositories: readonly RepositoryAccess[]): RepositoryAccess[][] {
    const groups = new Map<string, RepositoryAccess[]>();
    for (const one of repositories) {
        const key = JSON.stringify({ ...one, name: "" });
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [one]);
        else group.push(one);
    }
    return [...groups.values()].sort((a, b) => b.length - a.length);
}

function rowOf(same: readonly RepositoryAccess[]): string[] {
    const [first] = same;
    if (first === undefined) return [];
    const { visibility, teams, direct, apps, effective, more } = first;
    const grants = (record: Readonly<Record<string, string>>) =>
        Object.entries(record)
            .map(([who, role]) => `<code>${html(who)}</code> ${html(role)}`)
            .join("<br>");
    const counts = Object.entries(effective)
        .map(([role, count]) => `${html(role)} ${number(count)}`)
        .join(", ");
    return [
        `${namesCell(
            "repository",
            same.map(({ name }) => name),
        )} <span class="aside">${visibility}</span>`,
        grants(teams),
        grants(direct),
        apps.map((app) => `<code>${html(app)}</code>`).join(", "),
        `${counts || "nobody who is known"}${more === undefined ? "" : `<br><span class="aside">${html(more)}</span>`}`,
    ];
}

function outside(names: readonly string[]): string {
    if (names.length === 0) return "";
    return `<h4>In no tier</h4><p class="note">The policy says nothing of these, and the report neither.</p><p>${namesCell("repository", names)}</p>`;
}
