/**
 * Broken and shrunken policies: whatever a slip takes away is an error of the policy, sets off a brake, or is little. Little is,
 * of each kind: at most 2, or at most a quarter and 20; and in no team, repository or place of two or more everything.
 * CODEX_ROLLOUT_RUNS sets how many, CODEX_ROLLOUT_SEED where they begin.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { applied } from "../../../plan/applied";
import type { OrganizationState, Repository } from "../../../plan/organization";
import type { Plan } from "../../../plan/plan";
import { parsePolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import { checkBrakes } from "../../../preview/brakes/index";
import type { BrakeHit } from "../../../preview/model";
import { acmeWith } from "../../fixtures/acme-inventory";
import type { Access } from "./by-hand";
import { accessOf, byHand } from "./by-hand";
import { mutate } from "./mutations";
import type { Live } from "./support";
import { hash, liveAfter, planOf, today, untouched } from "./support";

jest.setTimeout(600_000);

const runs = Number(process.env.CODEX_ROLLOUT_RUNS ?? "60");
const start = Number(process.env.CODEX_ROLLOUT_SEED ?? "1");

/** A person who is no owner applies; what he needs stands in one of the policies. */
const viewer = "ops-1";
const inventory = acmeWith({ viewer });
const mine = `version: 1
organization: acme
users:
  pilots:
    maintainers: [ops-1]
    members: [dev-1, dev-2, dev-3]
  leads:
    members: [lead-1, lead-2, lead-3]
repositories:
  open:
    match: [docs-*, sandbox]
    grants: authoritative
    access:
      pilots: write
      leads: maintain
      "@ops-1": admin
    branches: standard
  shop:
    match: [web-shop]
    access:
      leads: write
      "@ops-1": admin
    branches: standard
branches:
  standard:
    approvals: 1
brakes:
  owners: 2
`;
const files = [
    "policies/rollout.yaml",
    ...readdirSync("policies/examples").map((name) => path.join("policies/examples", name)),
];
const texts = [mine, ...files.map((file) => readFileSync(file, "utf8"))];
const policies = texts.filter((text) => {
    const { plan } = resolvePolicy(parsePolicy(text, "p.yaml"), inventory, today);
    return plan !== undefined;
});

/** The organization with a policy in force, and with what others keep beside it. */
function inForce(before: Plan): Live {
    const live = liveAfter(before, untouched(inventory));
    for (const repository of Object.values(live.state.repositories))
        if (before.repositories[repository.name]?.grants !== "authoritative")
            repository.teams["engineering"] ??= "read";
    return live;
}

interface Fact {
    readonly key: string;
    readonly places: readonly string[];
}

/** What people have by the policy: told from the state alone, in another way than the brakes do. */
const kinds: Readonly<Record<string, (state: OrganizationState, before: Plan) => Fact[]>> = {
    memberships: ({ teams }, before) =>
        Object.values(before.teams)
            .filter(({ management }) => management === "managed")
            .flatMap(({ slug, members }) =>
                Object.keys(members)
                    .filter((login) => teams[slug]?.members[login] !== undefined)
                    .map((login) => ({ key: `${slug} ${login}`, places: [slug] })),
            ),
    grants: ({ repositories, members }, before) =>
        Object.values(before.repositories).flatMap((planned) =>
            (["teams", "collaborators"] as const).flatMap((kind) =>
                Object.keys(planned[kind])
                    .filter((who) => kind === "teams" || members[who]?.role !== "admin")
                    .filter((who) => repositories[planned.name]?.[kind][who] !== undefined)
                    .map((who) => ({
                        key: `${planned.name} ${kind} ${who}`,
                        places: [planned.name, `${kind} ${who}`],
                    })),
            ),
        ),
    protections: ({ repositories, rulesets }, before) => [
        ...Object.values(before.repositories).flatMap((planned) =>
            (["protections", "rulesets"] as const).flatMap((kind) =>
                Object.keys(planned[kind])
                    .filter((name) => repositories[planned.name]?.[kind][name] !== undefined)
                    .map((name) => ({ key: `${planned.name} ${kind} ${name}`, places: [] })),
            ),
        ),
        ...Object.keys(before.rulesets)
            .filter((name) => rulesets[name] !== undefined)
            .map((name) => ({ key: `rulesets ${name}`, places: [] })),
    ],
};

/** A kind of which more than a little is lost although no brake of it is set off. */
function lostUnseen(
    live: OrganizationState,
    after: OrganizationState,
    before: Plan,
    hits: readonly BrakeHit[],
): string[] {
    return Object.entries(kinds).flatMap(([kind, factsOf]) => {
        if (hits.some(({ brake }) => brake === kind)) return [];
        const had = factsOf(live, before);
        const left = new Set(factsOf(after, before).map(({ key }) => key));
        const lost = had.filter(({ key }) => !left.has(key));
        const places = new Set(had.flatMap((fact) => fact.places));
        const emptied = [...places].filter((place) => {
            const there = had.filter((fact) => fact.places.includes(place));
            return there.length >= 2 && there.every(({ key }) => !left.has(key));
        });
        const [few, share, most] = kind === "protections" ? [0, 0.1, 10] : [2, 0.25, 20];
        const little =
            lost.length <= few || (lost.length <= share * had.length && lost.length <= most);
        return little && emptied.length === 0
            ? []
            : [`${kind}: ${lost.map(({ key }) => key).join(", ")}`];
    });
}

/** What the person who applies can do no more, and no brake says so. */
function lockedOut(
    live: OrganizationState,
    after: OrganizationState,
    plan: Plan,
    hits: readonly BrakeHit[],
): string[] {
    if (hits.some(({ brake }) => brake === "self")) return [];
    const admin = (state: OrganizationState, name: string): boolean =>
        state.repositories[name]?.collaborators[viewer] === "admin";
    const repositories = Object.keys(plan.repositories).filter(
        (name) => admin(live, name) && !admin(after, name),
    );
    const teams = Object.values(plan.teams)
        .filter(({ management }) => management === "managed")
        .map(({ slug }) => slug)
        .filter((slug) => live.teams[slug]?.members[viewer] === "maintainer")
        .filter((slug) => after.teams[slug]?.members[viewer] !== "maintainer");
    return [...repositories, ...teams];
}

/** Teams and grants as they are worked out apart from what the brakes were given. */
function withAccess(state: OrganizationState, { teams, repositories }: Access): OrganizationState {
    const ours = (name: string) => repositories[name] as Partial<Repository>;
    return {
        ...state,
        teams: teams as OrganizationState["teams"],
        repositories: Object.fromEntries(
            Object.entries(state.repositories).map(([name, one]) => [
                name,
                { ...one, ...ours(name) },
            ]),
        ),
    };
}

const owners = ({ members }: OrganizationState): number =>
    Object.values(members).filter(({ role }) => role === "admin").length;

test(`${runs} broken and shrunken policies: nothing is lost unseen, nobody is locked out, owners stay`, () => {
    expect(policies.length).toBeGreaterThanOrEqual(8);
    const counts = { refused: 0, stopped: 0, passed: 0 };
    const wrong: string[] = [];
    const inForces = policies.map((text) => {
        const before = planOf(text, inventory);
        return { text, before, live: inForce(before) };
    });
    for (let run = 0; run < runs; run++) {
        const seed = start + run;
        const one = inForces[seed % inForces.length];
        if (one === undefined) throw new Error("no policy");
        const { text, before, live } = one;
        const { text: broken, did } = mutate(text, seed);
        const loaded = parsePolicy(broken, "p.yaml");
        const { plan } = resolvePolicy(loaded, inventory, today);
        if (plan === undefined || loaded.policy === undefined) {
            counts.refused++;
            continue;
        }
        const after = applied(plan, before, live);
        const hits = checkBrakes({
            ...{ policy: loaded.policy, before, plan, live, after, inventory, hash, today },
            ...{ changes: [], steps: [], access: [], overrides: [] },
        });
        if (hits.length > 0) counts.stopped++;
        else counts.passed++;
        const declared = loaded.policy.brakes?.owners ?? 2;
        const left = withAccess(after, byHand(before, plan, accessOf(live.state)));
        const found = [
            ...lostUnseen(live.state, left, before, hits),
            ...lockedOut(live.state, left, plan, hits),
            ...(owners(after) < declared && !hits.some(({ brake }) => brake === "owners")
                ? ["owners"]
                : []),
        ];
        if (found.length > 0) wrong.push(`seed ${seed} (${did}): ${found.join("; ")}`);
    }
    if (process.env.CODEX_ROLLOUT_RUNS !== undefined)
        process.stdout.write(`seeds ${start} to ${start + runs - 1}: ${JSON.stringify(counts)}\n`);
    expect(wrong).toEqual([]);
    // The runs reach all three ends, or they show nothing.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});
