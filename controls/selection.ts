import { didYouMean } from "./did-you-mean";
import type { Finding } from "../plan/finding";
import type { Inventory, InventoryRepository } from "../plan/inventory";
import type { Origin } from "../plan/origin";
import type { Context, PolicyPath } from "./control";
import type { Hit, Match } from "./match";
import { compileMatch, compileNames, exactNames, literalPrefixes } from "./match";

/** Which repositories a policy speaks of, and through which tier. Archived repositories are never in it. */
export interface Selection {
    /** Key: repository name; sorted. */
    readonly repositories: ReadonlyMap<string, SelectedRepository>;
    /** Key: tier; names sorted. A tier that matches nothing has an empty list. */
    readonly tiers: ReadonlyMap<string, readonly string[]>;
    /** What is wrong with the selection itself; `repositories` reports it. */
    readonly findings: readonly Finding[];
    /** Repositories that a list of tier and repository names stands for, sorted; names that select nothing add nothing. */
    of(names: readonly string[]): readonly SelectedRepository[];
}

export interface SelectedRepository {
    readonly name: string;
    readonly tier: string;
    readonly repository: InventoryRepository;
    /** The line of the `match` that selected it. */
    readonly origin: Origin;
}

/** The part of a tier that selection looks at. */
interface Selecting {
    readonly match: Match;
    readonly except?: readonly string[];
}

type Report = Pick<Context, "at" | "error" | "warning">;

/** Every repository with at most one tier: its exact name beats a pattern; two of a kind are an error. */
export function selectRepositories(
    tiers: Readonly<Record<string, Selecting>>,
    inventory: Inventory,
    report: Report,
): Selection {
    const compiled = Object.entries(tiers).map(([tier, rule]) => compileTier(tier, rule));
    const candidates = byPrefix(compiled);
    const findings: Finding[] = [
        ...unreadProperties(tiers, inventory, report),
        ...unknownNames(tiers, inventory, report),
        ...hiddenRepositories(inventory, report),
    ];
    const repositories = new Map<string, SelectedRepository>();
    const archived = new Map<string, string[]>();
    const touched = new Set<string>();
    const rivals = new Map<string, Rivalry[]>();

    for (const repository of sortedRepositories(inventory)) {
        const hits = candidates(repository.name).flatMap((one) => one.hit(repository));
        for (const { tier } of hits) touched.add(tier);
        if (repository.archived) {
            for (const { tier } of hits)
                archived.set(tier, [...(archived.get(tier) ?? []), repository.name]);
            continue;
        }
        const exact = hits.filter((hit) => hit.exact);
        const [winner, rival] = exact.length > 0 ? exact : hits;
        if (winner === undefined) continue;
        if (rival !== undefined) {
            const pair = `${winner.tier} ${rival.tier}`;
            rivals.set(pair, [
                ...(rivals.get(pair) ?? []),
                { name: repository.name, winner, rival },
            ]);
            continue;
        }
        const origin = report.at(winner.path);
        repositories.set(repository.name, {
            name: repository.name,
            tier: winner.tier,
            repository,
            origin,
        });
    }

    for (const rivalry of rivals.values()) findings.push(...inTwoTiers(rivalry, report));
    for (const [tier, names] of archived) {
        const path = ["repositories", tier, "match"];
        findings.push(
            report.warning(
                "archived-repository",
                path,
                `archived, so left out: ${names.join(", ")}`,
            ),
        );
    }
    for (const tier of Object.keys(tiers)) {
        if (touched.has(tier)) continue;
        const path = ["repositories", tier, "match"];
        findings.push(
            report.warning(
                "tier-selects-nothing",
                path,
                `no repository of ${inventory.organization.login} matches`,
            ),
        );
    }
    return assemble(Object.keys(tiers), repositories, findings);
}

interface Claim {
    readonly tier: string;
    readonly path: PolicyPath;
}

/** A repository that two tiers claim by the same right. */
interface Rivalry {
    readonly name: string;
    readonly winner: Claim;
    readonly rival: Claim;
}

/** One finding for each pair of tiers: overlapping patterns would otherwise fill the screen. */
function inTwoTiers(rivalry: readonly Rivalry[], report: Report): Finding[] {
    const [first] = rivalry;
    if (first === undefined) return [];
    const names = rivalry.slice(0, 5).map(({ name }) => name);
    const more = rivalry.length > 5 ? ` and ${rivalry.length - 5} more` : "";
    const are = rivalry.length === 1 ? "is" : "are";
    const message = `${names.join(", ")}${more} ${are} in two tiers, ${first.winner.tier} and ${first.rival.tier}`;
    const expected = "name it in full in one of them, or keep it out with `except`";
    return [
        report.error("repository-in-two-tiers", first.winner.path, message, {
            expected,
            also: [first.rival.path],
        }),
    ];
}

function compileTier(tier: string, { match, except = [] }: Selecting) {
    const matches = compileMatch(match);
    const excluded = compileNames(except);
    const at = (hit: Hit): PolicyPath => [
        "repositories",
        tier,
        "match",
        ...(hit.entry === undefined ? [] : [hit.entry]),
    ];
    return {
        prefixes: literalPrefixes(match),
        hit(repository: InventoryRepository) {
            const hit = matches(repository);
            if (hit === undefined || excluded(repository.name) !== undefined) return [];
            return [{ tier, exact: hit.exact, path: at(hit) }];
        },
    };
}

type CompiledTier = ReturnType<typeof compileTier>;

/** The tiers that a name may belong to, in their order: where there are hundreds, most ask for another beginning. */
function byPrefix(compiled: readonly CompiledTier[]): (name: string) => readonly CompiledTier[] {
    const tiers = new Map<string, Set<number>>();
    for (const [index, { prefixes }] of compiled.entries()) {
        for (const prefix of prefixes) {
            const present = tiers.get(prefix);
            if (present === undefined) tiers.set(prefix, new Set([index]));
            else present.add(index);
        }
    }
    const lengths = [...new Set([...tiers.keys()].map(({ length }) => length))];
    return (name) => {
        const lower = name.toLowerCase();
        const found = new Set(
            lengths.flatMap((length) => [...(tiers.get(lower.slice(0, length)) ?? [])]),
        );
        return [...found].sort((a, b) => a - b).flatMap((index) => compiled[index] ?? []);
    };
}

function* unreadProperties(
    tiers: Readonly<Record<string, Selecting>>,
    inventory: Inventory,
    report: Report,
) {
    const unread = inventory.unread?.find(({ path }) => path === "properties");
    if (unread === undefined) return;
    for (const [tier, { match }] of Object.entries(tiers)) {
        if (Array.isArray(match) || match.property === undefined) continue;
        const message = `cannot be answered: custom properties could not be read (${unread.reason})`;
        yield report.error(
            "properties-unread",
            ["repositories", tier, "match", "property"],
            message,
        );
    }
}

/** A tier may then be smaller than the organization has it; that is said once, and never taken for "there is no more". */
function* hiddenRepositories(inventory: Inventory, report: Report) {
    const unread = inventory.unread?.find(({ path }) => path === "inventory/repositories");
    if (unread === undefined) return;
    const message = `whether these are all repositories of ${inventory.organization.login} is not known (${unread.reason})`;
    yield report.warning("repositories-unread", ["repositories"], message, {
        expected: "a token that sees every repository",
    });
}

function* unknownNames(
    tiers: Readonly<Record<string, Selecting>>,
    inventory: Inventory,
    report: Report,
) {
    const known = Object.keys(inventory.repositories);
    const lower = new Set(known.map((name) => name.toLowerCase()));
    for (const [tier, { match }] of Object.entries(tiers)) {
        for (const { name, path } of exactNames(match)) {
            if (lower.has(name.toLowerCase())) continue;
            const at = ["repositories", tier, "match", ...path];
            yield report.error(
                "unknown-repository",
                at,
                `${inventory.organization.login} has no repository ${name}`,
                {
                    expected: didYouMean(name, known, "repositories"),
                },
            );
        }
    }
}

function sortedRepositories(inventory: Inventory): InventoryRepository[] {
    const names = Object.keys(inventory.repositories).sort();
    return names.flatMap((name) => inventory.repositories[name] ?? []);
}

function assemble(
    tierNames: readonly string[],
    repositories: ReadonlyMap<string, SelectedRepository>,
    findings: readonly Finding[],
): Selection {
    const tiers = new Map<string, string[]>(tierNames.map((tier) => [tier, []]));
    for (const { tier, name } of repositories.values()) tiers.get(tier)?.push(name);
    const byLowerName = new Map(
        [...repositories.values()].map((one) => [one.name.toLowerCase(), one.name]),
    );
    return {
        repositories,
        tiers,
        findings,
        of(names) {
            const wanted = new Set(
                names.flatMap(
                    (name) => tiers.get(name) ?? byLowerName.get(name.toLowerCase()) ?? [],
                ),
            );
            return [...wanted].sort().flatMap((name) => repositories.get(name) ?? []);
        },
    };
}
