/** An owner counts only if GitHub lets them approve: visible, with write access, and enough of them. */
import { isDeclared } from "./team-patterns";
import type { Finding } from "../plan/finding";
import { everyoneIn, isAtLeast, isSecret, roleOfPerson, roleOfTeam } from "./access";
import type { Context } from "./control";
import { coveredTiers } from "./coverage";
import type { ReviewArea } from "./review-area";

export function* ownersCanApprove(
    name: string,
    area: ReviewArea,
    context: Context,
): Generator<Finding> {
    yield* ownersAreVisible(name, area, context);
    yield* ownersWrite(name, area, context);
    yield* ownersAreEnough(name, area, context);
}

function* ownersAreVisible(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    for (const [index, owner] of area.owners.entries()) {
        if (owner.startsWith("@") || !isSecret(owner, context)) continue;
        yield context.error(
            "owner-is-secret-team",
            ["review", name, "owners", index],
            `${owner} is a secret team, and GitHub takes no such team as an owner`,
            {
                expected: "privacy: closed",
                also: [["users", owner, "privacy"]],
            },
        );
    }
}

/** GitHub ignores an owner without write access, silently: the path is then nobody's. */
function* ownersWrite(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    const known = context.names("users");
    for (const [index, owner] of area.owners.entries()) {
        const person = owner.startsWith("@");
        if (!person && !isDeclared(owner, known)) continue; // reported as unknown
        const lacking = coveredTiers(area.repositories, context).filter((tier) => {
            const written = context.policy.repositories?.[tier];
            if (written === undefined) return false;
            const role = person
                ? roleOfPerson(owner.slice(1), written, context, "write")
                : roleOfTeam(owner, written, context);
            return role !== "unknown" && !isAtLeast(role, "write");
        });
        const [tier] = lacking;
        if (tier === undefined) continue;
        const message = `${owner} has no write access in ${lacking.join(", ")}, so GitHub ignores them as an owner there`;
        yield context.error(
            "owner-without-write-access",
            ["review", name, "owners", index],
            message,
            {
                expected: `\`${owner}: write\` under \`access\``,
                also: [["repositories", tier, "access"]],
            },
        );
    }
}

/** Counted over distinct people; not at all when a team's members are not this policy's to know. */
function* ownersAreEnough(name: string, area: ReviewArea, context: Context): Generator<Finding> {
    if (area.approvals === undefined) return;
    const people = new Set<string>();
    for (const owner of area.owners) {
        if (owner.startsWith("@")) {
            people.add(owner.slice(1).toLowerCase());
            continue;
        }
        const { known, complete } = everyoneIn(owner, context);
        if (!complete) return;
        for (const login of known) people.add(login);
    }
    if (people.size >= area.approvals) return;
    const have = people.size === 1 ? "is 1 person" : `are ${people.size} people`;
    yield context.error(
        "more-approvals-than-people",
        ["review", name, "approvals"],
        `${area.approvals} approvals, and the owners ${have}`,
        {
            expected: `${people.size} or fewer, or more owners`,
            also: [["review", name, "owners"]],
        },
    );
}
