import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { Context, Control, PlanContext } from "./control";
import { match } from "./match";
import { unknownRepositories } from "./references";
import { named, repositories, section } from "./schema";
import { baseShard, namesOfShard, shardKeys } from "./shard-key";

declare module "./control" {
    interface Policy {
        readonly shards?: Shards;
    }
}

const shard = section({
    repositories: repositories.optional().meta({
        title: "Repositories",
        description:
            "Tiers and repositories whose facts the shard holds. A name in full beats a tier and a pattern.",
        examples: [["pilot", "payments-api"]],
    }),
    match: match.optional().meta({
        title: "Match",
        description:
            "Instead of `repositories`: names and patterns, a topic or custom properties, as in `repositories`. Only what a tier selects is held.",
        examples: [["web-*"], { topic: "web" }],
    }),
    split: z
        .int()
        .min(2, "must be at least 2")
        .max(100, "must be at most 100")
        .optional()
        .meta({
            title: "Split",
            description:
                "Into how many stacks of about the same size the shard is split, by GitHub's number of each repository: a new repository moves no other.",
            examples: [4],
        }),
}).refine(
    (value) => (value.repositories === undefined) !== (value.match === undefined),
    "must say either `repositories` or `match`",
);

const schema = named(shard).meta({
    title: "Shards",
    description:
        "Pulumi stacks that hold a part of the repositories each, by name. Whatever no shard names, and all that is the organization's, is in the stack that is called `base` here.",
});
export type Shards = z.output<typeof schema>;

/** In which Pulumi stack a fact is kept: for organizations that are too large for one. */
export const shards: Control<"shards"> = {
    id: "shards",
    title: "Shards",
    schema,
    answers: [],
    *check(section, context) {
        yield* namesAreFree(section, context);
        for (const [shard, { repositories = [] }] of Object.entries(section))
            yield* unknownRepositories(repositories, ["shards", shard, "repositories"], context);
        if (isPlanContext(context)) yield* everyRepositoryOnce(section, context);
    },
    explain(section) {
        const stacks = Object.keys(section)
            .sort()
            .flatMap((one) => namesOfShard(section, one));
        return `Kept in ${stacks.length + 1} stacks: ${[baseShard, ...stacks].join(", ")}.`;
    },
};

function isPlanContext(context: Context): context is PlanContext {
    return context.inventory !== undefined && context.selection !== undefined;
}

/** The base, and the parts of a split shard, have names of their own. */
function* namesAreFree(section: Shards, context: Context): Generator<Finding> {
    for (const shard of Object.keys(section)) {
        const at = context.keyAt(["shards", shard]);
        if (shard === baseShard) {
            yield context.error(
                "shard-name",
                at,
                `${baseShard} is the stack that holds what no shard names`,
                {
                    expected: "another name, or no entry: it needs none",
                },
            );
        }
        for (const other of Object.keys(section)) {
            if (other === shard || !namesOfShard(section, other).includes(shard)) continue;
            yield context.error(
                "shard-name",
                at,
                `${shard} is a part of ${other}, which is split`,
                {
                    expected: "another name",
                    also: [["shards", other, "split"]],
                },
            );
        }
    }
}

function* everyRepositoryOnce(section: Shards, context: PlanContext): Generator<Finding> {
    const { rivals, empty } = shardKeys(section, context.selection.repositories.values());
    for (const { shards: pair, names } of rivals) {
        const [first, second] = pair;
        const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
        const are = names.length === 1 ? "is" : "are";
        yield context.error(
            "repository-in-two-shards",
            context.keyAt(["shards", first]),
            `${names.slice(0, 5).join(", ")}${more} ${are} in two shards, ${first} and ${second}`,
            {
                expected: "name it in full in one of them",
                also: [context.keyAt(["shards", second])],
            },
        );
    }
    for (const shard of empty) {
        yield context.warning(
            "shard-holds-nothing",
            context.keyAt(["shards", shard]),
            `no repository of this policy is in shard ${shard}`,
        );
    }
}
