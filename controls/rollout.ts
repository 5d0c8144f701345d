import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { Context, Control } from "./control";
import { didYouMean } from "./did-you-mean";
import { date, name, section } from "./schema";

declare module "./control" {
    interface Policy {
        readonly rollout?: Rollout;
    }
}

const stage = section({
    name: name.meta({ title: "Name", description: "What the stage is called." }),
    tiers: z
        .array(z.string())
        .min(1, "must name a tier")
        .meta({
            title: "Tiers",
            description: "Tiers of `repositories` that Codex reaches from this stage on.",
            examples: [["pilot"]],
        }),
    entry: z
        .array(z.string().min(1, "must be a criterion"))
        .default([])
        .meta({
            title: "Entry",
            description: "What must be so before the stage begins, for people to judge.",
            examples: [["two weeks in the pilot without an incident"]],
        }),
    begins: date.optional().meta({ title: "Begins", description: "The planned day." }),
});

const schema = section({
    stages: z.array(stage).min(1, "must have a stage").meta({
        title: "Stages",
        description: "The order in which repositories are opened to Codex, low risk first.",
    }),
}).meta({ title: "Rollout", description: "In which order Codex is let in." });
type Rollout = z.output<typeof schema>;

/** In which order repositories are opened, low risk first. */
export const rollout: Control<"rollout"> = {
    id: "rollout",
    title: "Rollout",
    schema,
    answers: ["low-risk-first"],
    *check(section, context) {
        yield* tiersExist(section, context);
        yield* laterStagesHaveCriteria(section, context);
        yield* daysFollow(section, context);
    },
    explain: ({ stages }) =>
        `${stages.map(({ name, tiers }) => `${name}: ${tiers.join(", ")}`).join("; then ")}.`,
};

function* tiersExist({ stages }: Rollout, context: Context): Generator<Finding> {
    const known = context.names("repositories");
    const first = new Map<string, number>();
    for (const [index, { tiers }] of stages.entries()) {
        for (const [at, tier] of tiers.entries()) {
            const path = ["rollout", "stages", index, "tiers", at];
            if (!known.includes(tier)) {
                yield context.error("unknown-tier", path, `${tier} is no tier of repositories`, {
                    expected: didYouMean(tier, known, "tiers"),
                });
            }
            const earlier = first.get(tier);
            if (earlier === undefined) first.set(tier, index);
            else {
                yield context.error(
                    "named-twice",
                    path,
                    `${tier} is opened in an earlier stage already`,
                    {
                        also: [["rollout", "stages", earlier, "tiers"]],
                    },
                );
            }
        }
    }
}

function* laterStagesHaveCriteria({ stages }: Rollout, context: Context): Generator<Finding> {
    for (const [index, { name, entry }] of stages.entries()) {
        if (index === 0 || entry.length > 0) continue;
        yield context.warning(
            "stage-without-criteria",
            ["rollout", "stages", index],
            `nothing says when ${name} may begin`,
            { expected: "entry: what must be so before" },
        );
    }
}

function* daysFollow({ stages }: Rollout, context: Context): Generator<Finding> {
    let before: string | undefined;
    for (const [index, { begins }] of stages.entries()) {
        if (begins !== undefined && before !== undefined && begins < before) {
            yield context.error(
                "stages-out-of-order",
                ["rollout", "stages", index, "begins"],
                `it begins on ${begins}, before the stage above it (${before})`,
            );
        }
        before = begins ?? before;
    }
}
