import { own } from "../../plan/compare/lookup";
import { counted } from "../../plan/compare/words";
import { rankOf } from "../../plan/effective-access";
import { rulesInForce } from "../../plan/explain/branch";
import type { View } from "../../plan/explain/view";
import { liveView } from "../../plan/explain/view";
import type { FactPath } from "../../plan/fact-path";
import { factPath } from "../../plan/fact-path";
import { grantedFirst, namedIn, teamsNeededFirst } from "../../plan/named-actors";
import type { BranchProtection, OrganizationState, Ruleset } from "../../plan/organization";
import { sideOf } from "../access/sides";
import type { Case } from "./case";
import { isManaged } from "./case";
import type { Hit } from "./hit";

/**
 * Nobody comes to write with Codex where nothing protects the default branch: no person of a team that the policy manages,
 * and no app of the policy. Whoever could before is not stopped; that is the preview's to show, not the brake's.
 */
export function* checkUnprotectedWrite(one: Case): Generator<Hit> {
    const { live, after, plan } = one.input;
    const then = openings(after, one);
    const now = openings(live.state, one);
    const excepted = exceptions(one);
    yield* checkOrder(one, excepted);
    for (const name of Object.keys(plan.repositories)) {
        if (excepted.has(name)) continue;
        const before = own(now, name) ?? {};
        const gained = Object.entries(own(then, name) ?? {})
            .filter(([subject]) => own(before, subject) === undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        if (gained.length === 0) continue;
        const branch = own(one.input.inventory.repositories, name)?.defaultBranch ?? "main";
        const some = gained.slice(0, 5).map(([subject]) => subject);
        const more = gained.length - some.length;
        yield {
            brake: "unprotected-write",
            summary: `${name}: nothing protects ${branch}, and ${counted(gained.length, "subject")} of Codex could write there: ${some.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
            paths: [...new Set(gained.map(([, path]) => path))].sort(),
            ...one.lineOf(["unprotected-write"]),
            remedy: `give the tier of ${name} a profile of \`branches\` that asks for a review or a check, or name ${name} in \`brakes.unprotected-write.except\``,
        };
    }
}

/**
 * A protection that names somebody stands only after they can write, so for a moment those write where nothing protects the
 * branch. That stops whoever uses Codex already, or has to be in a team before it.
 */
function* checkOrder(one: Case, excepted: ReadonlySet<string>): Generator<Hit> {
    const { plan, live, after, inventory } = one.input;
    const now = sideOf(live.state);
    const then = sideOf(after);
    const view = liveView(live, plan, inventory);
    const viewAfter = liveView({ state: after, unknown: live.unknown }, plan, inventory);
    const early = teamsNeededFirst(plan);
    for (const planned of Object.values(plan.repositories)) {
        const { name } = planned;
        const repository = own(after.repositories, name);
        if (excepted.has(name) || repository === undefined || isProtected(view, name)) continue;
        if (!hasOnlyNaming(viewAfter, name)) continue;
        const first = grantedFirst(planned, plan, (slug) => then.access.lineage(slug).slice(1));
        const writers = [...codexPeople(after, one)].filter(([login, team]) => {
            const was = own(own(live.state.teams, team)?.members, login) !== undefined;
            if (!was && !early.has(team)) return false;
            const before = own(live.state.repositories, name);
            if (before !== undefined && now.access.ways(login, before).some(isWrite)) return false;
            return then.access
                .ways(login, repository)
                .filter(isWrite)
                .some((way) =>
                    way.by === "team" ? first.teams.has(way.team) : first.people.has(login),
                );
        });
        if (writers.length === 0) continue;
        yield {
            brake: "unprotected-write",
            summary: `${name}: its protection names people who must be let in before it stands, and ${writers
                .slice(0, 5)
                .map(([login]) => login)
                .join(
                    ", ",
                )}${writers.length > 5 ? ` and ${writers.length - 5} more` : ""} could write with Codex until it does`,
            paths: Object.keys(planned.protections).map((pattern) =>
                factPath("repositories", name, "protections", pattern),
            ),
            ...one.lineOf(["unprotected-write"]),
            remedy: `apply the profile of ${name} without bypass, push, dismissal and force-push-bypass first, and with them after that`,
        };
    }
}

/** Whether, of what will protect the default branch, everything names somebody. Rulesets need nobody to be let in. */
function hasOnlyNaming(view: View, name: string): boolean {
    const repository = own(view.repositories, name);
    if (repository === undefined) return false;
    const rules = rulesInForce(view, repository, repository.defaultBranch)
        .map((one) => one.rules)
        .filter(holdsBack);
    return rules.length > 0 && rules.every((one) => "pattern" in one && namedIn(one).length > 0);
}

function isWrite({ role }: { readonly role: string }): boolean {
    return rankOf(role) >= rankOf("write");
}

/** Repository to subject to the fact that lets it in, where the default branch is open. */
function openings(
    state: OrganizationState,
    one: Case,
): Record<string, Readonly<Record<string, FactPath>>> {
    const { plan, inventory, live } = one.input;
    const view = liveView({ state, unknown: live.unknown }, plan, inventory);
    const { access } = sideOf(state);
    const people = codexPeople(state, one);
    const result: Record<string, Readonly<Record<string, FactPath>>> = {};
    for (const name of Object.keys(plan.repositories)) {
        const repository = own(state.repositories, name);
        if (repository === undefined || isProtected(view, name)) continue;
        const subjects: Record<string, FactPath> = {};
        for (const [login, team] of people) {
            if (access.ways(login, repository).some(isWrite))
                subjects[login] = factPath("teams", team, "members", login);
        }
        for (const slug of Object.keys(plan.apps)) {
            const app = own(state.apps, slug);
            if (app === undefined || !(app.selection === "all" || app.repositories.includes(name)))
                continue;
            subjects[`app ${slug}`] = factPath("apps", slug, "repositories", name);
        }
        result[name] = subjects;
    }
    return result;
}

/** People in teams that the policy manages, with one such team. Owners write everywhere, Codex or not. */
function codexPeople(state: OrganizationState, one: Case): Map<string, string> {
    const people = new Map<string, string>();
    for (const { slug, members } of Object.values(state.teams)) {
        if (!isManaged(one.input.plan, one.slugAfter(slug))) continue;
        for (const login of Object.keys(members)) if (!one.isOwner(login)) people.set(login, slug);
    }
    return people;
}

function isProtected(view: View, name: string): boolean {
    const repository = own(view.repositories, name);
    if (repository === undefined) return false;
    return rulesInForce(view, repository, repository.defaultBranch).some(({ rules }) =>
        holdsBack(rules),
    );
}

/** Whether somebody with write access is kept from just pushing. */
function holdsBack(rules: BranchProtection | Ruleset): boolean {
    if (rules.approvals !== null || rules.checks.length > 0) return true;
    return "pattern" in rules && (rules.lockBranch || rules.push !== null);
}

/** Names that the policy excepts, tiers resolved. */
function exceptions(one: Case): ReadonlySet<string> {
    const names = one.brakes["unprotected-write"]?.except ?? [];
    const all = Object.values(one.input.plan.repositories);
    return new Set(
        all
            .filter(({ name, tier }) => names.includes(name) || names.includes(tier))
            .map(({ name }) => name),
    );
}
