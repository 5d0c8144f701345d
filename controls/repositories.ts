import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { teamSlug } from "../plan/names";
import { isAtLeast } from "./access";
import { branchTargets, chosen, coversBranch, defaultBranch, isInForce } from "./branch-targets";
import type { Context, Control, PlanContext } from "./control";
import { didYouMean } from "./did-you-mean";
import { exactNames } from "./match";
import { planActor, unknownActor } from "./references";
import { hasPlaceholder, isDeclared, isTeamPattern, placeholder, teamIn } from "./team-patterns";
import { badSlots, slotsOf } from "./secret-slots";
import type { SelectedRepository } from "./selection";
import type { Repositories, Tier } from "./tier";
import { tiers } from "./tier";
import { permissionOrigins, plannedPermissions } from "./workflow-permissions";

declare module "./control" {
    interface Policy {
        readonly repositories?: Repositories;
    }
}

/** Which repositories Codex reaches, low risk first, and who has which access to them. */
export const repositories: Control<"repositories"> = {
    id: "repositories",
    title: "Repositories",
    schema: tiers,
    answers: ["repositories", "low-risk-first", "github-repositories", "github-access"],
    *check(section, context) {
        yield* context.selection?.findings ?? exactNamesInTwoTiers(section, context);
        for (const [name, tier] of Object.entries(section)) {
            yield* actorsExist(name, tier, context);
            yield* profilesExist(name, tier, context);
            yield* writersMeetProtection(name, tier, context);
            yield* authorityNamesSomebody(name, tier, context);
            yield* badSlots(tier.secrets ?? [], ["repositories", name, "secrets"], context);
        }
        yield* cloudIsConnected(section, context);
    },
    *contribute(section, context) {
        for (const selected of context.selection.repositories.values()) {
            const tier = section[selected.tier];
            if (tier !== undefined) yield* planned(selected, tier, context);
        }
    },
    explain(section) {
        return `${Object.entries(section)
            .map(([name, tier]) => `${name}: ${describe(tier)}`)
            .join("; ")}.`;
    },
};

function describe(tier: Tier): string {
    const access = Object.entries(tier.access)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([who, role]) => `${who} ${role}`);
    const cloud = {
        none: "not seen by Codex cloud",
        read: "Codex cloud reads",
        "pull-requests": "Codex cloud opens pull requests",
    };
    return [cloud[tier.cloud], ...access].join(", ");
}

/** Without the organization, only names written in full are sure to collide. */
function* exactNamesInTwoTiers(section: Repositories, context: Context): Generator<Finding> {
    const first = new Map<string, { tier: string; path: (string | number)[] }>();
    for (const [tier, { match }] of Object.entries(section)) {
        for (const { name, path } of exactNames(match)) {
            const at = ["repositories", tier, "match", ...path];
            const earlier = first.get(name.toLowerCase());
            if (earlier === undefined || earlier.tier === tier) {
                first.set(name.toLowerCase(), { tier, path: at });
                continue;
            }
            yield context.error(
                "repository-in-two-tiers",
                at,
                `${name} is in two tiers, ${earlier.tier} and ${tier}`,
                {
                    expected: "name it in one of them",
                    also: [earlier.path],
                },
            );
        }
    }
}

function* actorsExist(name: string, tier: Tier, context: Context): Generator<Finding> {
    const path = ["repositories", name, "access"];
    for (const who of Object.keys(tier.access)) {
        const at = context.keyAt([...path, who]);
        if (hasPlaceholder(who)) yield* teamOfEachRepository(name, who, at, context);
        else yield* unknownActor(who, at, context);
    }
    const first = new Map<string, string>();
    for (const who of Object.keys(tier.access)) {
        const earlier = first.get(planActor(who));
        if (earlier === undefined) first.set(planActor(who), who);
        else
            yield context.error(
                "named-twice",
                context.keyAt([...path, who]),
                `${who} is ${earlier}, who has a role already`,
                { also: [context.keyAt([...path, earlier])] },
            );
    }
}

/** A team that is named after its repository must be there for every repository of the tier. */
function* teamOfEachRepository(
    tier: string,
    who: string,
    at: Finding["origin"],
    context: Context,
): Generator<Finding> {
    const { inventory, selection } = context;
    if (inventory === undefined || selection === undefined) return;
    const declared = context.names("users");
    const lacking = (selection.tiers.get(tier) ?? []).filter((repository) => {
        const team = teamSlug(teamIn(repository, who));
        const managed = declared.some((one) => !isTeamPattern(one) && teamSlug(one) === team);
        return !managed && !(Object.hasOwn(inventory.teams, team) && isDeclared(team, declared));
    });
    if (lacking.length === 0) return;
    const shown = lacking.slice(0, 5).map((repository) => teamSlug(teamIn(repository, who)));
    const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : "";
    const pattern = who.replaceAll(placeholder, "*");
    yield context.error("unknown-team", at, `no team ${shown.join(", ")}${more}`, {
        expected: `teams that exist, and \`"${pattern}": existing\` in \`users\`; or another tier for ${lacking.slice(0, 5).join(", ")}`,
    });
}

function* profilesExist(name: string, tier: Tier, context: Context): Generator<Finding> {
    const known = context.names("branches");
    for (const { name: profile, key } of chosen(tier)) {
        if (known.includes(profile)) continue;
        const path = ["repositories", name, "branches", ...(key === undefined ? [] : [key])];
        yield context.error("unknown-profile", path, `no profile ${profile} in \`branches\``, {
            expected: didYouMean(profile, known, "profiles of `branches`"),
        });
    }
}

/** What Codex writes reaches the default branch unseen unless something protects it. */
function* writersMeetProtection(name: string, tier: Tier, context: Context): Generator<Finding> {
    if (tier.branches === undefined) {
        const expected = "branches: PROFILE";
        if (tier.cloud !== "none") {
            const message = `Codex cloud reaches ${name}, where nothing protects a branch`;
            yield context.error(
                "cloud-without-protection",
                ["repositories", name, "cloud"],
                message,
                { expected },
            );
        }
        const writer = Object.entries(tier.access).find(([, role]) => isAtLeast(role, "write"));
        if (writer !== undefined && tier.cloud === "none") {
            const message = `${writer[0]} writes to ${name}, where nothing protects a branch`;
            yield context.error(
                "write-without-protection",
                ["repositories", name, "access", writer[0]],
                message,
                { expected },
            );
        }
        return;
    }
    const targets = branchTargets(name, context.policy);
    if (targets.length === 0) return; // the profile does not exist, or its section is broken: reported there
    const writes =
        tier.cloud !== "none" ||
        Object.values(tier.access).some((role) => isAtLeast(role, "write"));
    if (
        !writes ||
        targets.some(
            (target) => isInForce(target) && mayCoverDefault(target.pattern, name, context),
        )
    )
        return;
    yield context.error(
        "default-branch-unprotected",
        ["repositories", name, "branches"],
        `nothing protects the default branch of ${name}`,
        {
            expected: `${defaultBranch}: PROFILE, of a profile that is in force`,
        },
    );
}

/** Which branch is the default one is known with the inventory only; without it a pattern has the benefit of the doubt. */
function mayCoverDefault(pattern: string, tier: string, context: Context): boolean {
    if (pattern === defaultBranch) return true;
    const names = context.selection?.tiers.get(tier);
    if (names === undefined || context.inventory === undefined) return true;
    const branches = names.map(
        (name) => context.inventory?.repositories[name]?.defaultBranch ?? "",
    );
    return branches.every((branch) => coversBranch(pattern, branch));
}

function* authorityNamesSomebody(name: string, tier: Tier, context: Context): Generator<Finding> {
    if (tier.grants !== "authoritative" || Object.keys(tier.access).length > 0) return;
    const message = "names nobody: everybody's own access is removed, that of owners apart";
    const path = ["repositories", name, "grants"];
    if (context.isWritten(["repositories", name, "access"]))
        yield context.warning("access-of-nobody", path, message);
    else
        yield context.error("access-missing", path, message, {
            expected: "`access`, or `access: {}` to mean nobody",
        });
}

function* cloudIsConnected(section: Repositories, context: Context): Generator<Finding> {
    if (context.names("connections").includes("codex-app")) return;
    const name = Object.keys(section).find((tier) => section[tier]?.cloud !== "none");
    if (name === undefined) return;
    const message = "nothing checks which repositories the Codex app sees";
    yield context.warning("cloud-unconnected", ["repositories", name, "cloud"], message, {
        expected: "write `codex-app: {}` in `connections`, and drift does",
        ...(context.policy.execution?.cloud?.use === true
            ? { also: [["execution", "cloud", "use"]] }
            : {}),
    });
}

function* planned(
    selected: SelectedRepository,
    tier: Tier,
    context: PlanContext,
): Generator<Contribution> {
    const repository = selected.name;
    const path = ["repositories", selected.tier];
    yield {
        kind: "repository",
        repository,
        tier: selected.tier,
        grants: tier.grants,
        origin: selected.origin,
        origins: {
            grants: context.at([...path, "grants"]),
            teams: context.at([...path, "access"]),
            collaborators: context.at([...path, "access"]),
        },
    };
    // The last grant of one team holds: who is named in full beats who is named by the repository.
    const access = Object.entries(tier.access);
    const [general, named] = [true, false].map((placed) =>
        access.filter(([who]) => hasPlaceholder(who) === placed),
    );
    for (const [who, role] of [...(general ?? []), ...(named ?? [])]) {
        yield {
            kind: "grant",
            repository,
            actor: planActor(teamIn(repository, who)),
            role,
            origin: context.at([...path, "access", who]),
        };
    }
    for (const { name, secret, path: at } of slotsOf(tier.secrets ?? [], [...path, "secrets"])) {
        yield { kind: "secret", name, repository, secret, origin: context.at(at) };
    }
    if (tier.actions !== undefined) {
        const at = [...path, "actions"];
        yield {
            kind: "actions",
            repository,
            actions: plannedPermissions(tier.actions),
            origin: context.keyAt(at),
            origins: permissionOrigins(at, context),
        };
    }
}
