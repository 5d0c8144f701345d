/** Between the engine's resources and the facts that they carry, by the logical names that components/ gives. */
import type { FactPath } from "../plan/fact-path";
import { ancestors, factPath, factSegments } from "../plan/fact-path";

const rollout = "codex-rollout:index:CodexRollout";

/**
 * The fact that a resource of a rollout carries: `…/protections/main/rule` carries `repositories/R/protections/main`.
 * `undefined` for everything else: providers, other programs' resources.
 */
export function stepPath(urn: string): FactPath | undefined {
    const [, , types = "", ...name] = urn.split("::");
    if (!types.startsWith(`${rollout}$`)) return undefined;
    // A name that a component adds to its own, such as a branch pattern, is not escaped.
    const [, root = "", ...rest] = name.join("::").split("/");
    if (root === "repositories") return inRepository(rest);
    if (root === "actions") return factPath("settings", "actions");
    const [item = "", ...part] = rest;
    const at = `${root}/${item}`;
    switch (root) {
        case "teams":
            return part[0] === "members" ? [at, ...part].join("/") : at;
        case "secrets":
            return part[0] === "repositories" ? `${at}/repositories` : at;
        case "apps":
            return `${at}/repositories`;
        case "rulesets":
            return at;
        default:
            return undefined;
    }
}

function inRepository([repository = "", part = "", item = "", ...rest]: readonly string[]):
    FactPath | undefined {
    const at = `repositories/${repository}`;
    switch (part) {
        case "access":
            if (item === "all") return `${at}/grants`;
            return `${at}/${item === "people" ? "collaborators" : item}/${rest.join("/")}`;
        case "environments":
            if (rest[0] === "branches") return `${at}/${part}/${item}/branches`;
            return `${at}/${part}/${item}${rest[0] === "secrets" ? `/${rest.join("/")}` : ""}`;
        case "actions":
            return `${at}/actions`;
        case "protections":
        case "rulesets":
        case "files":
        case "proposals":
        case "secrets":
            return `${at}/${part}/${item}`;
        default:
            return undefined;
    }
}

/**
 * Whether any of these steps can be what brings a fact about: it carries the fact, or the object that the fact is a part of, or
 * it is a part of the object that comes or goes. There may be ten thousand of both, so what is many is looked up.
 */
export function carriedBy(steps: Iterable<FactPath>): (fact: FactPath) => boolean {
    const exact = new Set(steps);
    const above = new Set<FactPath>();
    for (const step of exact) for (const at of ancestors(step)) if (at !== step) above.add(at);
    return (fact) =>
        above.has(fact) ||
        carriersOf(fact).some((pattern) =>
            pattern.endsWith("/*") ? above.has(pattern.slice(0, -2)) : exact.has(pattern),
        );
}

/** Whether a step can be what brings about any of these facts. */
export function carriersFor(facts: Iterable<FactPath>): (step: FactPath) => boolean {
    const carried = factsCarried([...facts].map((path) => ({ path })));
    return (step) => carried(step).length > 0;
}

/** Those of these facts that a step can bring about. */
export function factsCarried<Fact extends { readonly path: FactPath }>(
    facts: Iterable<Fact>,
): (step: FactPath) => readonly Fact[] {
    const exact = new Map<FactPath, Fact[]>();
    const above = new Map<FactPath, Fact[]>();
    const add = (to: Map<FactPath, Fact[]>, at: FactPath, fact: Fact): void => {
        const there = to.get(at);
        if (there === undefined) to.set(at, [fact]);
        else there.push(fact);
    };
    for (const fact of facts) {
        add(above, fact.path, fact);
        for (const pattern of carriersOf(fact.path)) {
            if (pattern.endsWith("/*")) add(above, pattern.slice(0, -2), fact);
            else add(exact, pattern, fact);
        }
    }
    return (step) => {
        const found = new Set(exact.get(step));
        for (const at of ancestors(step))
            if (at !== step) for (const fact of above.get(at) ?? []) found.add(fact);
        return [...found];
    };
}

/** Paths of the resources that carry a fact; `/*` stands for whatever follows. */
function carriersOf(fact: FactPath): readonly string[] {
    const [root = "", name = "", part, ...rest] = factSegments(fact);
    const at = factPath(root, name);
    switch (root) {
        case "teams":
            if (part === "members") return [`${at}/members`, fact];
            return part === "membership" ? [`${at}/members`, `${at}/members/*`] : [at];
        case "secrets":
            return part === "repositories" ? [`${at}/repositories`] : [at, `${at}/repositories`];
        case "apps":
            return [`${at}/repositories`];
        case "settings":
            return ["settings/actions"];
        case "rulesets":
            return [at];
        default:
            return inRepositoryCarriers(at, fact, part, rest);
    }
}

function inRepositoryCarriers(
    at: FactPath,
    fact: FactPath,
    part: string | undefined,
    [item = "", field]: readonly string[],
): readonly string[] {
    const object = `${at}/${factPath(part ?? "", item)}`;
    switch (part) {
        case "teams":
        case "collaborators":
            return [fact, `${at}/grants`];
        case "invitations":
            return [`${at}/${factPath("collaborators", item)}`, `${at}/grants`];
        case "grants":
            return [`${at}/grants`];
        case "environments":
            if (field === "secrets") return [fact];
            return [object, `${object}/branches`];
        case "files":
            return [object, `${at}/proposals/*`];
        case "actions":
            return [`${at}/actions`];
        default:
            return [object];
    }
}
