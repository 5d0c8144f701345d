/** Who has access to a repository, in the words of a tier. */
import type { Inventory } from "../plan/inventory";
import { covers } from "../plan/compare/grants";
import { teamSlug } from "../plan/names";
import type { OrganizationState, RepositoryRole } from "../plan/organization";
import { baseRoles } from "../plan/organization";
import type { Found, Remarks } from "./model";
import { byText } from "./model";

/** What stands for the repository's own name in a team's name. */
export const placeholder = "{repository}";

/** How the policy writes a team: its name, which gives its slug; the slug itself where GitHub chose another. */
export function teamWord(slug: string, { teams }: Inventory): string {
    const name = teams[slug]?.name;
    return name !== undefined && teamSlug(name) === slug && !/[*{]/.test(name) ? name : slug;
}

/** How the policy writes an actor of the state: `team:web` -> `web`, `user:dev-4` -> `@Dev-4`, `app:bot` as it is. */
export function actorWord(actor: string, inventory: Inventory): string {
    const [kind = "", key = ""] = [
        actor.slice(0, actor.indexOf(":")),
        actor.slice(actor.indexOf(":") + 1),
    ];
    if (kind === "team") return teamWord(key, inventory);
    if (kind === "user") return `@${inventory.users[key]?.login ?? key}`;
    return actor;
}

export type Access = Readonly<Record<string, string>>;

/** The access of each repository by name; teams named after the repository are written with the placeholder. */
export function accessOf(
    names: readonly string[],
    { inventory, live }: Found,
    remarks: Remarks,
): ReadonlyMap<string, Access> {
    const grants = new Map(
        names.map((name) => [name, ownGrants(name, live.state, inventory, remarks)] as const),
    );
    const templates = sharedTemplates(grants);
    return new Map(
        [...grants].map(([name, entries]) => {
            const written = entries.map(({ slug, word, role }) => {
                const template = slug === undefined ? undefined : templateOf(slug, name);
                const key = template !== undefined && templates.has(template) ? template : word;
                return [key, role] as const;
            });
            return [name, Object.fromEntries(written.sort(([a], [b]) => byText(a, b)))];
        }),
    );
}

interface Grant {
    readonly slug?: string;
    readonly word: string;
    readonly role: string;
}

function ownGrants(
    repository: string,
    state: OrganizationState,
    inventory: Inventory,
    remarks: Remarks,
): Grant[] {
    const {
        teams = {},
        collaborators = {},
        invitations = {},
    } = state.repositories[repository] ?? {};
    const invited = Object.keys(invitations).length;
    if (invited > 0)
        remarks.add(
            "repositories",
            `${repository}: ${invited} pending ${invited === 1 ? "invitation" : "invitations"}, which no policy declares`,
        );
    const grants: Grant[] = [
        ...Object.entries(teams)
            .filter(([slug, role]) => !isInherited(slug, role, teams, inventory))
            .map(([slug, role]) => ({ slug, word: teamWord(slug, inventory), role })),
        ...Object.entries(collaborators)
            // Owners are administrators everywhere, whatever they were granted.
            .filter(([login]) => inventory.users[login]?.membership !== "admin")
            .map(([login, role]) => ({ word: actorWord(`user:${login}`, inventory), role })),
    ];
    return grants.filter(({ word, role }) => {
        if ((baseRoles as readonly string[]).includes(role)) return true;
        remarks.add(
            "repositories",
            `${repository}: ${word} has the custom role ${role}; a policy knows ${baseRoles.join(", ")}`,
        );
        return false;
    });
}

/** GitHub lists what a team has through its parent as its own; the parent's grant is the one to write. */
function isInherited(
    slug: string,
    role: RepositoryRole,
    grants: Readonly<Record<string, RepositoryRole>>,
    { teams }: Inventory,
): boolean {
    const seen = new Set([slug]);
    for (let at = teams[slug]?.parent; at !== undefined && !seen.has(at); at = teams[at]?.parent) {
        const above = grants[at];
        if (above !== undefined && covers(above, role)) return true;
        seen.add(at);
    }
    return false;
}

function templateOf(slug: string, repository: string): string | undefined {
    const own = teamSlug(repository);
    if (slug.startsWith(`${own}-`)) return `${placeholder}${slug.slice(own.length)}`;
    if (slug.endsWith(`-${own}`)) return `${slug.slice(0, -own.length)}${placeholder}`;
    // A team called just like its repository is named: the pattern for it in `users` would be every team.
    return undefined;
}

/** A name that fits one repository only is a coincidence, or not worth a rule. */
function sharedTemplates(grants: ReadonlyMap<string, readonly Grant[]>): ReadonlySet<string> {
    const count = new Map<string, number>();
    for (const [repository, entries] of grants) {
        for (const { slug } of entries) {
            const template = slug === undefined ? undefined : templateOf(slug, repository);
            if (template !== undefined) count.set(template, (count.get(template) ?? 0) + 1);
        }
    }
    return new Set([...count].filter(([, uses]) => uses > 1).map(([template]) => template));
}
