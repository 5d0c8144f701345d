import { z } from "zod";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { factPath } from "../plan/fact-path";
import type { PlannedOrganizationSecret } from "../plan/plan";
import type { Context, Control, PlanContext } from "./control";
import { brokenGuardrails } from "./guardrails";
import { unknownRepositories } from "./references";
import { repositories, secretName, section } from "./schema";
import { plannedSecret, rotationWithoutSource, valueSource } from "./secret-slots";

declare module "./control" {
    interface Policy {
        readonly secrets?: Secrets;
    }
}

const secret = section({
    repositories: z.union([z.enum(["all", "private"]), repositories]).meta({
        title: "Repositories",
        description:
            "Repositories whose workflows read the secret: tiers and names, `private` (every private and internal one) or `all`. GitHub sets this together with the value only, so without `from` it is checked and not set.",
        examples: [["pilot", "payments-api"], "private"],
    }),
    ...valueSource,
}).meta({
    title: "Organization secret",
    description: "An Actions secret that several repositories share.",
});

const schema = z.record(secretName, secret).meta({
    title: "Organization secrets",
    description: "Actions secrets of the organization by name, and which repositories they reach.",
    examples: [{ NPM_TOKEN: { repositories: ["pilot"] } }],
});
export type Secrets = z.output<typeof schema>;

/** Secrets of the organization, and which repositories they reach. */
export const secrets: Control<"secrets"> = {
    id: "secrets",
    title: "Organization secrets",
    schema,
    answers: ["github-secrets"],
    *check(section, context) {
        for (const [name, written] of Object.entries(section)) {
            const path = ["secrets", name];
            yield* rotationWithoutSource(written, path, context);
            yield* scopeCanBeSet(name, written, context);
            if (Array.isArray(written.repositories)) {
                yield* unknownRepositories(
                    written.repositories,
                    [...path, "repositories"],
                    context,
                );
            } else if (written.repositories === "private") {
                const message = `the workflows of every private repository read ${name}, whatever Codex may do there`;
                yield context.warning("secret-for-all", [...path, "repositories"], message, {
                    expected: "tiers and repositories that need it",
                });
            } else {
                const at = factPath("secrets", name);
                yield* brokenGuardrails(
                    [{ kind: "organization-secret", path: at, name, visibility: "all" }],
                    () => [...path, "repositories"],
                    context,
                );
            }
        }
    },
    *contribute(section, context) {
        for (const [name, written] of Object.entries(section))
            yield planned(name, written, context);
    },
    explain(section) {
        return `${Object.entries(section)
            .map(
                ([name, { repositories: reach }]) =>
                    `${name} reaches ${typeof reach === "string" ? `${reach} repositories` : reach.join(", ")}`,
            )
            .join("; ")}.`;
    },
};

/**
 * GitHub takes a list of repositories for a secret that is `selected` already (409 otherwise) and another visibility only
 * together with a value. Without `from` there is none to send.
 */
function* scopeCanBeSet(
    name: string,
    written: Secrets[string],
    context: Context,
): Generator<Finding> {
    const secrets = context.inventory?.secrets;
    if (secrets === undefined || written.from !== undefined || !Array.isArray(written.repositories))
        return;
    const found = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (found?.visibility === "selected") return;
    const path = ["secrets", name, "repositories"];
    const message =
        found === undefined
            ? `there is no secret ${name} to choose repositories for`
            : `${name} is open to ${found.visibility === "all" ? "every repository" : "every private repository"} now, and GitHub narrows it only together with its value`;
    yield context.error("secret-cannot-be-narrowed", path, message, {
        expected:
            found === undefined
                ? "`from`, or that its owner makes it first"
                : "`from`, or that its owner chooses repositories once",
        also: [context.keyAt(["secrets", name])],
    });
}

function planned(name: string, written: Secrets[string], context: PlanContext): Contribution {
    const path = ["secrets", name];
    const reach = written.repositories;
    const secret: PlannedOrganizationSecret = {
        visibility: Array.isArray(reach) ? "selected" : reach,
        repositories: Array.isArray(reach)
            ? context.selection.of(reach).map((one) => one.name)
            : [],
        ...plannedSecret(written),
    };
    const where = context.at([...path, "repositories"]);
    return {
        kind: "secret",
        name,
        secret,
        origin: context.keyAt(path),
        origins: { visibility: where, repositories: where },
    };
}
