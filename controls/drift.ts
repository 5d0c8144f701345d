import { z } from "zod";
import { termHolds, termOf } from "./accepted-findings";
import type { Control } from "./control";
import { unknownActor, unknownPerson } from "./references";
import { login, section } from "./schema";

declare module "./control" {
    interface Policy {
        readonly drift?: Drift;
    }
}

const acceptedFact = section({
    where: z
        .string()
        .min(1, "must be the place that drift names")
        .meta({
            title: "Where",
            description: "The place of the one fact, as `drift` names it; nothing below it.",
            examples: ["repositories/sandbox/deployKeys/build server"],
        }),
    as: z
        .string()
        .regex(/^[0-9a-f]{12}$/, "must be the twelve digits that drift names beside the place")
        .meta({
            title: "As",
            description:
                "What was found there, as twelve digits that `drift` names: once something else is there, it is drift again.",
            examples: ["3f9c2a7b41d0"],
        }),
    ...termOf("the build server moves to OIDC with OPS-12"),
}).meta({
    title: "Accepted fact",
    description:
        "Something that the policy does not declare and `drift` finds, and that stands until a day.",
});

export type AcceptedFact = z.output<typeof acceptedFact>;

const schema = section({
    owners: z
        .array(login)
        .min(1, "must name at least one owner")
        .optional()
        .meta({
            title: "Owners",
            description:
                "Who the owners of the organization are: another one is drift, and so is one who is gone. Unset: they are not compared.",
            examples: [["lead-1", "lead-2"]],
        }),
    accept: z.array(acceptedFact).default([]).meta({
        title: "Accept",
        description:
            "What was found beside the policy and stands until a day: one entry for one fact.",
    }),
}).meta({
    title: "Drift",
    description: "What `drift` goes by besides the other areas; `up` changes nothing for it.",
});
export type Drift = z.output<typeof schema>;

/** What drift is held against that no apply changes, and what of its findings stands for a while. */
export const drift: Control<"drift"> = {
    id: "drift",
    title: "Drift",
    schema,
    answers: [],
    *check({ owners = [], accept }, context) {
        for (const [index, owner] of owners.entries())
            yield* unknownPerson(owner, ["drift", "owners", index], context);
        for (const [index, { where, by, expires }] of accept.entries()) {
            const path = ["drift", "accept", index];
            yield* unknownActor(by, [...path, "by"], context);
            yield* acceptedOnce(where, index, accept, context);
            // Ended, it accepts nothing; the rest of the policy holds, so that drift can say what is there.
            const what = `that ${where} stands, by ${by},`;
            yield* termHolds(what, expires, [...path, "expires"], context, "warning");
        }
    },
    explain({ owners, accept }) {
        const accepted = accept.map(({ where, expires }) => `${where} stands until ${expires}`);
        const owned =
            owners === undefined
                ? "owners are not compared"
                : `the organization's owners are ${owners.join(", ")}`;
        return `${[owned, ...accepted].join("; ")}.`;
    },
};

function* acceptedOnce(
    where: string,
    index: number,
    all: readonly AcceptedFact[],
    context: Parameters<NonNullable<Control<"drift">["check"]>>[1],
) {
    const first = all.findIndex((other) => other.where === where);
    if (first === index) return;
    yield context.error(
        "accepted-twice",
        ["drift", "accept", index, "where"],
        `${where} is accepted twice`,
        { expected: "one of them", also: [["drift", "accept", first, "where"]] },
    );
}
