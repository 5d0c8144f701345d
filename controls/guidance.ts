import { z } from "zod";
import { agentsSection, withBlock } from "../codex/render/agents";
import { projectDocLimit } from "../codex/render/config";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { codexControls } from "./codex";
import type { Context, Control, PlanContext } from "./control";
import { refusesCommits } from "./delivery";
import { unknownRepositories } from "./references";
import { repositories, section } from "./schema";
import type { SelectedRepository } from "./selection";

declare module "./control" {
    interface Policy {
        readonly guidance?: Guidance;
    }
}

const path = "AGENTS.md";

const schema = section({
    instructions: z
        .string()
        .min(1, "must be text")
        .max(4000, "must be at most 4000 characters")
        .optional()
        .meta({
            title: "Instructions",
            description:
                "Text that every session on a managed machine starts with, whatever the repository says.",
            examples: ["People review what Codex proposes."],
        }),
    sections: z
        .record(
            z.string().regex(/^[^\r\n#]+$/, "must be one line"),
            z.array(z.string().regex(/^[^\r\n]+$/, "must be one line")).min(1, "must have a line"),
        )
        .default({})
        .meta({
            title: "Sections",
            description:
                "Headings of AGENTS.md with their rules, after those that the policy gives rise to by itself.",
            examples: [{ "Pull requests": ["One concern each.", "Tests with every change."] }],
        }),
    repositories: repositories.optional().meta({
        title: "Repositories",
        description:
            "Tiers and repositories that get the managed section of AGENTS.md; none when unset.",
    }),
}).meta({
    title: "Guidance",
    description: "What Codex reads before it starts. It binds nothing by itself.",
});
type Guidance = z.output<typeof schema>;

/** AGENTS.md and what every session starts with. */
export const guidance: Control<"guidance"> = {
    id: "guidance",
    title: "Guidance",
    schema,
    answers: ["guidance"],
    *check(section, context) {
        yield* unknownRepositories(
            section.repositories ?? [],
            ["guidance", "repositories"],
            context,
        );
        yield* sectionFits(context);
        yield* documentsFit(section, context);
    },
    *contribute(section, context) {
        for (const selected of context.selection.of(section.repositories ?? [])) {
            yield agentsFile(selected, context);
        }
    },
    explain(section) {
        const where = section.repositories?.join(", ") ?? "no repository";
        return `AGENTS.md gets our section in ${where}; ${section.instructions === undefined ? "sessions start without instructions of ours" : "every session starts with our instructions"}.`;
    },
};

function ourLines(context: Context): string[] {
    return agentsSection(codexControls(context));
}

/** Codex reads 32 KiB along a path and cuts the rest without a word; people's own lines need some of it. */
function* sectionFits(context: Context): Generator<Finding> {
    const bytes = Buffer.byteLength(withBlock("", ourLines(context)));
    if (bytes <= projectDocLimit) return;
    yield context.error(
        "guidance-over-limit",
        ["guidance"],
        `the managed section of AGENTS.md has ${bytes} bytes, and Codex reads ${projectDocLimit}`,
        { expected: "fewer or shorter sections" },
    );
}

function* documentsFit(section: Guidance, context: Context): Generator<Finding> {
    const lines = ourLines(context);
    for (const { name, repository } of context.selection?.of(section.repositories ?? []) ?? []) {
        const now = Object.hasOwn(repository.files, path) ? repository.files[path] : undefined;
        let text: string;
        try {
            text = withBlock(now ?? "", lines);
        } catch {
            yield context.error(
                "guidance-block-torn",
                ["guidance", "repositories"],
                `AGENTS.md of ${name} has the begin mark of our section and not its end`,
                { expected: "both marks or none; what stands between could be a person's" },
            );
            continue;
        }
        const bytes = Buffer.byteLength(text);
        if (bytes <= projectDocLimit) continue;
        yield context.error(
            "guidance-over-limit",
            ["guidance", "repositories"],
            `AGENTS.md of ${name} would have ${bytes} bytes, and Codex reads ${projectDocLimit}`,
            { expected: "shorter human lines there, or shorter sections here" },
        );
    }
}

function agentsFile(
    { name, tier, repository }: SelectedRepository,
    context: PlanContext,
): Contribution {
    const now = Object.hasOwn(repository.files, path) ? repository.files[path] : undefined;
    const lines = ourLines(context);
    const text = withBlock(now ?? "", lines);
    return {
        kind: "file",
        repository: name,
        path,
        file: {
            mode: "block",
            lines,
            text,
            delivery: refusesCommits(tier, context) === undefined ? "commit" : "pull-request",
            delivered: now === text,
        },
        origin: context.keyAt(["guidance"]),
    };
}
