/**
 * Edits by what they mean: no plan passes that leaves fewer owners, or fewer administrators of a repository, than declared, or
 * that locks out who applies. What the organization comes to is worked out here once more, from what GitHub does, without
 * `applied` and without the brakes' own questions; a brake has to stop exactly where that says so.
 * CODEX_ROLLOUT_RUNS sets how many, CODEX_ROLLOUT_SEED where they begin.
 */
import type { OrganizationState } from "../../../plan/organization";
import type { Plan } from "../../../plan/plan";
import { parsePolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import { applied } from "../../../plan/applied";
import { checkBrakes } from "../../../preview/brakes/index";
import { acmeWith } from "../../fixtures/acme-inventory";
import type { Draft, Edited } from "./edits";
import { editedPolicy, holds, yamlOf } from "./edits";
import type { Access } from "./by-hand";
import { accessOf, byHand } from "./by-hand";
import { hash, liveAfter, today, untouched } from "./support";

jest.setTimeout(600_000);

const runs = Number(process.env.CODEX_ROLLOUT_RUNS ?? "200");
const start = Number(process.env.CODEX_ROLLOUT_SEED ?? "1");

/** People with `admin` in a repository, themselves or by a team they are in or one above it. */
function administrators({ teams, repositories }: Access, name: string): Set<string> {
    const found = new Set<string>();
    const of = repositories[name];
    for (const [login, role] of Object.entries(of?.collaborators ?? {}))
        if (role === "admin") found.add(login);
    for (const [slug, { members }] of Object.entries(teams)) {
        for (let at: string | undefined = slug; at !== undefined; at = teams[at]?.parent) {
            if (of?.teams[at] !== "admin") continue;
            for (const login of Object.keys(members)) found.add(login);
        }
    }
    return found;
}

interface Expected {
    readonly owners: boolean;
    /** Repositories that are left with too few administrators. */
    readonly administrators: readonly string[];
    readonly self: boolean;
}

function expected(one: Edited, before: Plan, plan: Plan, state: OrganizationState): Expected {
    const live = accessOf(state);
    const after = byHand(before, plan, live);
    const owners = Object.values(state.members)
        .filter(({ role }) => role === "admin")
        .map(({ login }) => login.toLowerCase());
    const asked = (key: string) =>
        [one.from, one.to].map(({ brakes }: Draft) => Number(brakes[key] ?? 0));
    const spokenOf = [...new Set([before, plan].flatMap((of) => Object.keys(of.repositories)))];
    const counts = (of: Access, name: string) =>
        [...administrators(of, name)].filter((login) => !owners.includes(login)).length;
    const fewest = Math.max(...asked("repository-admins"));
    const lostAdmin = spokenOf.some(
        (name) =>
            administrators(live, name).has(one.caller) &&
            !administrators(after, name).has(one.caller),
    );
    const lostTeam = Object.entries(live.teams).some(([slug, { members }]) => {
        const next = Object.values(plan.teams).find(
            (team) =>
                team.management === "managed" &&
                (team.slug === slug ||
                    (team.previously.includes(slug) && live.teams[team.slug] === undefined)),
        );
        if (next === undefined || members[one.caller] !== "maintainer") return false;
        return after.teams[next.slug]?.members[one.caller] !== "maintainer";
    });
    return {
        owners: owners.length < Math.max(...asked("owners")),
        administrators: spokenOf.filter(
            (name) => counts(after, name) < fewest && counts(after, name) < counts(live, name),
        ),
        self: !owners.includes(one.caller) && (lostAdmin || lostTeam),
    };
}

test(`${runs} edits: a brake stops exactly what leaves too few owners or administrators, or locks out who applies`, () => {
    const counts = { refused: 0, checked: 0, owners: 0, administrators: 0, self: 0, nothing: 0 };
    const held = Object.fromEntries(holds.map((hold) => [hold, 0]));
    const wrong: unknown[] = [];
    for (let seed = start; seed < start + runs; seed++) {
        const one = editedPolicy(seed);
        const inventory = acmeWith({ viewer: one.caller });
        const resolved = (draft: Draft) =>
            resolvePolicy(parsePolicy(yamlOf(draft), "p.yaml"), inventory, today);
        const { plan: before, findings } = resolved(one.from);
        if (before === undefined) throw new Error(`seed ${seed}: ${JSON.stringify(findings)}`);
        const live = liveAfter(before, untouched(inventory));
        one.meanwhile(live);
        const loaded = parsePolicy(yamlOf(one.to), "p.yaml");
        const { plan } = resolvePolicy(loaded, inventory, today);
        if (plan === undefined || loaded.policy === undefined) {
            counts.refused++;
            continue;
        }
        const hits = checkBrakes({
            ...{ policy: loaded.policy, before, plan, live, inventory, hash, today },
            ...{
                after: applied(plan, before, live),
                changes: [],
                steps: [],
                access: [],
                overrides: [],
            },
        });
        const found = {
            owners: hits.some(({ brake }) => brake === "owners"),
            administrators: hits
                .filter(({ brake }) => brake === "repository-admins")
                .map(({ summary }) => summary.split(" ")[0] ?? ""),
            self: hits.some(({ brake }) => brake === "self"),
        };
        const right = expected(one, before, plan, live.state);
        if (
            JSON.stringify(found) !==
            JSON.stringify({ ...right, administrators: [...right.administrators].sort() })
        )
            wrong.push({ seed, hold: one.hold, did: one.did, found, right });
        counts.checked++;
        held[one.hold] = (held[one.hold] ?? 0) + 1;
        if (right.owners) counts.owners++;
        if (right.administrators.length > 0) counts.administrators++;
        if (right.self) counts.self++;
        if (!right.owners && !right.self && right.administrators.length === 0) counts.nothing++;
    }
    if (process.env.CODEX_ROLLOUT_RUNS !== undefined)
        process.stdout.write(
            `seeds ${start} to ${start + runs - 1}: ${JSON.stringify({ ...counts, held })}\n`,
        );
    expect(wrong.slice(0, 5)).toEqual([]);
    // Most edits make a policy, and each end is reached often, or nothing is shown.
    expect(counts.checked / runs).toBeGreaterThan(0.7);
    for (const key of ["owners", "administrators", "self", "nothing"] as const)
        expect([key, counts[key] / counts.checked > 0.08]).toEqual([key, true]);
    for (const hold of holds) expect([hold, (held[hold] ?? 0) > runs / 12]).toEqual([hold, true]);
});
