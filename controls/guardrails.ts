import { z } from "zod";
import { factSegments } from "../plan/fact-path";
import type { Finding } from "../plan/finding";
import { checkGuardrails } from "../plan/guardrails/check";
import type { Fact } from "../plan/guardrails/fact";
import type { CodexIdentity } from "../plan/guardrails/identity";
import { defaultIdentity } from "../plan/guardrails/identity";
import { guardrailIds, guardrails as rules } from "../plan/guardrails/table";
import type { Waiver } from "../plan/guardrails/waiver";
import { waiverFor, waiverProblems } from "../plan/guardrails/waiver";
import { acceptancesHold, acceptedFinding, listOf } from "./accepted-findings";
import type { Context, Control, Policy, PolicyPath } from "./control";
import { unknownActor } from "./references";
import { date, section, teamOrPerson } from "./schema";

declare module "./control" {
    interface Policy {
        readonly guardrails?: Guardrails;
    }
}

const waiver = section({
    guardrail: z.enum(guardrailIds as [string, ...string[]]).meta({
        title: "Guardrail",
        description: "Which guardrail; docs/guardrails.md describes each.",
        examples: ["no-force-push"],
    }),
    where: z
        .string()
        .min(1, "must say which part of the organization it is for")
        .meta({
            title: "Where",
            description:
                "The place that the finding names, or a pattern (`*` inside a part, `**` across parts); what lies below it is covered too.",
            examples: [
                "repositories/sandbox/protections/main",
                "repositories/docs-*/environments/preview",
            ],
        }),
    because: z
        .string()
        .min(1, "must give the reason")
        .meta({
            title: "Because",
            description: "Why the exception is right, for who reads it next year.",
            examples: ["history is rewritten by the mirror job, SEC-1234"],
        }),
    by: teamOrPerson.meta({
        title: "By",
        description: "Who decided, and answers for it.",
        examples: ["@lead-1"],
    }),
    expires: date.meta({
        title: "Expires",
        description: "The last day on which it holds; at most a year ahead.",
    }),
}).meta({ title: "Waiver", description: "An exception from a guardrail, with an end." });

const schema = section({
    "codex-teams": z
        .array(z.string().min(1))
        .min(1)
        .default([...defaultIdentity.teams])
        .meta({
            title: "Codex teams",
            description: "Which teams work with Codex: names, or patterns with *.",
            examples: [["codex-*"]],
        }),
    waive: z.array(waiver).default([]).meta({
        title: "Waive",
        description: "Exceptions, each for one guardrail, one place and a time.",
    }),
    accept: z.array(acceptedFinding).default([]).meta({
        title: "Accept",
        description:
            "Errors of `validate` that an organization as it was found breaks, and that stand as warnings until a day.",
    }),
}).meta({
    title: "Guardrails",
    description:
        "Bounds that hold whatever the rest of the policy says, for every program that touches the organization; here is what they go by, and the exceptions.",
});
export type Guardrails = z.output<typeof schema>;

/** Exceptions from the bounds that hold for every program. */
export const guardrails: Control<"guardrails"> = {
    id: "guardrails",
    title: "Guardrails",
    schema,
    answers: [],
    *check(section, context) {
        for (const [index, { by }] of section.waive.entries())
            yield* unknownActor(by, ["guardrails", "waive", index, "by"], context);
        yield* acceptancesHold(section.accept, context);
        for (const problem of waiverProblems(waiversOf(context.policy), context.today)) {
            const { index, key, code, severity, message, expected } = problem;
            const at = ["guardrails", "waive", index, key];
            yield severity === "mandatory"
                ? context.error(code, at, message, { expected })
                : context.warning(code, at, message, { expected });
        }
    },
    explain(section) {
        const teams = `Codex's teams are ${section["codex-teams"].join(", ")}`;
        const waived = section.waive.map(
            ({ guardrail, where, expires }) =>
                `${guardrail} is waived for ${where} until ${expires}`,
        );
        const accepted = section.accept.map(
            ({ finding, where, expires }) =>
                `${finding} stands at ${listOf(where).join(", ")} until ${expires}`,
        );
        return `${[teams, ...waived, ...accepted].join("; ")}.`;
    },
};

/** The waivers of a policy, in the order of the file. */
export function waiversOf(policy: Policy): readonly Waiver[] {
    return policy.guardrails?.waive ?? [];
}

/** Which teams and which app the policy takes for Codex's. */
export function codexIdentity(policy: Policy): CodexIdentity {
    const app = policy.connections?.["codex-app"]?.app;
    return {
        teams: policy.guardrails?.["codex-teams"] ?? defaultIdentity.teams,
        apps: [...new Set([...(app === undefined ? [] : [app]), ...defaultIdentity.apps])],
        others: [],
    };
}

/**
 * For an area whose facts need no inventory: the guardrails that they break, waivers considered.
 * @param at the policy path of a broken field, by the last part of its fact path
 */
export function* brokenGuardrails(
    facts: Iterable<Fact>,
    at: (field: string) => PolicyPath,
    context: Context,
): Generator<Finding> {
    const { policy, today } = context;
    const waivers = waiversOf(policy);
    for (const violation of checkGuardrails(rules, facts, codexIdentity(policy)).violations) {
        if (waiverFor(violation, waivers, today) !== undefined) continue;
        const field = factSegments(violation.path).at(-1) ?? "";
        yield guardrailFinding(violation, context.at(at(field)));
    }
}

/** The finding of a broken guardrail, told in one way wherever it is found. */
export function guardrailFinding(
    { guardrail, path, message }: GuardrailHit,
    origin: Finding["origin"],
): Finding {
    return {
        severity: guardrail.severity === "mandatory" ? "error" : "warning",
        code: guardrail.id,
        message,
        expected: `${guardrail.remedy.replace(/\.$/, "")}, or waive ${guardrail.id} under \`guardrails\` for ${path}`,
        origin,
    };
}

interface GuardrailHit {
    readonly guardrail: {
        readonly id: string;
        readonly severity: "mandatory" | "advisory";
        readonly remedy: string;
    };
    readonly path: string;
    readonly message: string;
}
