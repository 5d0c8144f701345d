import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { codeownersPaths, patternMatches, patternProblem } from "../plan/codeowners";
import { ancestors, factPath } from "../plan/fact-path";
import { isAtLeast } from "./access";
import { branchTargets } from "./branch-targets";
import { plannedCodeowners } from "./codeowners-plan";
import type { Context, Control, PlanContext, PolicyPath } from "./control";
import { coveredTiers } from "./coverage";
import { refusesCommits } from "./delivery";
import { namedTwice, unknownActor, unknownRepositories } from "./references";
import type { Review, ReviewArea } from "./review-area";
import { reviewAreas } from "./review-area";
import { ownersCanApprove } from "./review-owners";

declare module "./control" {
    interface Policy {
        readonly review?: Review;
    }
}

/** Where a human must look, and who. */
export const review: Control<"review"> = {
    id: "review",
    title: "Review",
    schema: reviewAreas,
    answers: ["branches-and-reviews", "github-branches"],
    *check(section, context) {
        for (const [name, area] of Object.entries(section)) {
            yield* pathsAreRight(name, area, context);
            yield* namesAreRight(name, area, context);
            yield* ownersCanApprove(name, area, context);
            yield* profilesAgree(name, area, context);
        }
        yield* onePathOneArea(section, context);
        yield* codeownersIsOwned(section, context);
        yield* codeownersIsReadable(section, context);
        yield* commitIsPossible(section, context);
    },
    *contribute(section, context) {
        yield* requirements(section, context);
        yield* plannedCodeowners(section, context);
    },
    explain(section) {
        return `${Object.entries(section)
            .map(
                ([name, area]) =>
                    `${name} needs ${area.owners.join(" or ")}${area.approvals === undefined ? "" : ` and ${area.approvals} approvals`}`,
            )
            .join("; ")}.`;
    },
};

function* pathsAreRight(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    const first = new Map<string, number>();
    for (const [index, pattern] of area.paths.entries()) {
        const path = ["review", name, "paths", index];
        const problem = patternProblem(pattern) ?? textProblem(pattern);
        if (problem !== undefined) {
            yield context.error("invalid-pattern", path, `${problem} (${pattern})`, {
                expected: "a pattern that GitHub reads, as /migrations/ or **/auth/**",
            });
        }
        const earlier = first.get(pattern);
        if (earlier === undefined) first.set(pattern, index);
        else
            yield context.error("named-twice", path, `${pattern} is named twice`, {
                also: [["review", name, "paths", earlier]],
            });
    }
}

/** What would not survive being a line of a file. */
function textProblem(pattern: string): string | undefined {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(pattern)) return "a pattern is one line of plain characters";
    if (pattern.startsWith("#")) return "a line that begins with # is a comment";
    return pattern.trim() === pattern
        ? undefined
        : "a pattern neither begins nor ends with a space";
}

function* namesAreRight(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    const path = ["review", name, "owners"];
    yield* namedTwice(area.owners, path, context);
    for (const [index, owner] of area.owners.entries()) {
        yield* unknownActor(owner, [...path, index], context);
    }
    yield* unknownRepositories(area.repositories ?? [], ["review", name, "repositories"], context);
}

/** A profile that says no to what an area needs is a contradiction; one that says nothing is raised. */
function* profilesAgree(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    const path = ["review", name];
    const wanted = area.approvals;
    const told = new Set<string>();
    for (const tier of coveredTiers(area.repositories, context)) {
        const written = context.policy.repositories?.[tier];
        if (written?.branches === undefined && written?.cloud === "none") {
            const writes = Object.values(written.access).some((role) => isAtLeast(role, "write"));
            // Where somebody writes, `repositories` reports the missing protection already.
            if (!writes) yield notEnforced(name, tier, context);
        }
        for (const { name: profile, profile: rules } of branchTargets(tier, context.policy)) {
            if (told.has(profile)) continue;
            told.add(profile);
            const line = (key: string) => ["branches", profile, key];
            if (!rules["code-owners"] && context.isWritten(line("code-owners"))) {
                const message = `owners are to review, and the profile ${profile} turns code owners off`;
                yield context.error("code-owners-off", [...path, "owners"], message, {
                    expected: "code-owners: true",
                    also: [line("code-owners")],
                });
            }
            if (rules.approvals === "none") {
                const message = `owners are to review, and the profile ${profile} asks for no pull request`;
                yield context.error("review-not-enforced", [...path, "owners"], message, {
                    expected: "approvals: 0 or more",
                    also: [line("approvals")],
                });
            }
            if (rules.as === "branch-protection" && wanted !== undefined && wanted > 6) {
                const message = `${wanted} approvals, and the profile ${profile} is a branch protection, which can ask for 6 at most`;
                yield context.error("too-many-approvals", [...path, "approvals"], message, {
                    also: [line("as")],
                });
            }
        }
    }
}

function notEnforced(name: string, tier: string, context: Context): Finding {
    const message = `owners are asked, and nothing makes their approval needed in ${tier}, where no branch is protected`;
    return context.error("review-not-enforced", ["review", name, "owners"], message, {
        expected: "branches: PROFILE in the tier, or `repositories` here that leave it out",
        also: [context.keyAt(["repositories", tier])],
    });
}

interface PathClaim {
    readonly index: number;
    readonly name: string;
    readonly pattern: string;
    readonly path: PolicyPath;
}

/** Under last-match-wins, a pattern that two areas name has the owners of one of them only. */
function* onePathOneArea(section: Review, context: Context): Generator<Finding> {
    // By pattern and repository: comparing areas in pairs takes minutes where every team has one.
    const claimed = new Map<string, Map<string, PathClaim[]>>();
    let index = 0;
    for (const [name, area] of Object.entries(section)) {
        const covered = coveredRepositories(area, context);
        for (const [at, pattern] of area.paths.entries()) {
            const claim = { index: index++, name, pattern, path: ["review", name, "paths", at] };
            const other = earliest(covered, claim, claimed);
            if (other === undefined) continue;
            const message = `${pattern} is also a path of ${other.name}, and GitHub would ask the owners of one of them only`;
            yield context.error("path-in-two-areas", claim.path, message, {
                expected: "one area for the path, with the owners of both",
                also: [other.path],
            });
        }
    }
}

/** The first claim of another area that some repository has too, as far as that is known; `claim` is noted for those after it. */
function earliest(
    covered: readonly string[],
    claim: PathClaim,
    claimed: Map<string, Map<string, PathClaim[]>>,
): PathClaim | undefined {
    const places = claimed.get(claim.pattern) ?? new Map<string, PathClaim[]>();
    claimed.set(claim.pattern, places);
    let first: PathClaim | undefined;
    for (const place of covered) {
        const there = places.get(place);
        const other = there?.find(({ name }) => name !== claim.name);
        if (other !== undefined && (first === undefined || other.index < first.index))
            first = other;
        // Of two areas, one is another than whichever comes next.
        if (there === undefined) places.set(place, [claim]);
        else if (there.length < 2 && there[0]?.name !== claim.name) there.push(claim);
    }
    return first;
}

function coveredRepositories({ repositories }: ReviewArea, context: Context): readonly string[] {
    const { selection } = context;
    if (selection === undefined) return coveredTiers(repositories, context);
    return repositories === undefined
        ? [...selection.repositories.keys()]
        : selection.of(repositories).map(({ name }) => name);
}

/** Whoever changes CODEOWNERS changes who must look. */
function* codeownersIsOwned(section: Review, context: Context): Generator<Finding> {
    const areas = Object.entries(section).map(([name, area]) => ({
        name,
        area,
        tiers: coveredTiers(area.repositories, context),
    }));
    for (const tier of new Set(areas.flatMap(({ tiers }) => tiers))) {
        const here = areas.filter(({ tiers }) => tiers.includes(tier));
        const patterns = here
            .flatMap(({ area }) => area.paths)
            .filter((pattern) => patternProblem(pattern) === undefined);
        if (patterns.some((pattern) => patternMatches(pattern, ".github/CODEOWNERS"))) continue;
        const message = `nobody owns CODEOWNERS itself in ${tier}: whoever changes it changes who must look`;
        yield context.warning(
            "codeowners-unowned",
            context.keyAt(["review", here[0]?.name ?? ""]),
            message,
            { expected: "an area with the path /.github/" },
        );
    }
}

/** The block is put below what people wrote; what could not be read must not be taken for an empty file. */
function* codeownersIsReadable(section: Review, context: Context): Generator<Finding> {
    const { unread = [] } = context.inventory ?? {};
    const covered = new Set(
        Object.values(section).flatMap((area) => coveredRepositories(area, context)),
    );
    for (const { name, origin } of context.selection?.repositories.values() ?? []) {
        if (!covered.has(name)) continue;
        const paths = codeownersPaths.flatMap((file) => [
            ...ancestors(factPath("repositories", name, "files", file)),
        ]);
        const part = unread.find(({ path }) => paths.includes(path));
        if (part === undefined) continue;
        yield context.error(
            "codeowners-unread",
            origin,
            `${part.what} could not be read (${part.reason})`,
            {
                expected: "a token that may read contents: lines that people wrote would be lost",
            },
        );
    }
}

/** Said to be committed, refused by GitHub: the protection binds whoever would commit. */
function* commitIsPossible(section: Review, context: Context): Generator<Finding> {
    const covered = new Set(
        Object.values(section).flatMap((area) => coveredTiers(area.repositories, context)),
    );
    for (const tier of covered) {
        if (context.policy.repositories?.[tier]?.codeowners !== "commit") continue;
        const refusing = refusesCommits(tier, context);
        if (refusing === undefined) continue;
        const message = `CODEOWNERS cannot be committed: ${refusing.why}`;
        yield context.error("commit-refused", ["repositories", tier, "codeowners"], message, {
            expected: "pull-request",
            also: [refusing.path],
        });
    }
}

function* requirements(section: Review, context: PlanContext): Generator<Contribution> {
    for (const [name, area] of Object.entries(section)) {
        const path = ["review", name];
        const covered =
            area.repositories === undefined
                ? context.selection.repositories.values()
                : context.selection.of(area.repositories);
        const origins = {
            approvals: context.at([...path, "approvals"]),
            codeOwners: context.at([...path, "owners"]),
        };
        for (const { name: repository } of covered) {
            const approvals = area.approvals === undefined ? {} : { approvals: area.approvals };
            yield {
                kind: "review",
                repository,
                ...approvals,
                codeOwners: true,
                origin: context.keyAt(path),
                origins,
            };
        }
    }
}
