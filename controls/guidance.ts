import { z } from "zod";
import { withBlock } from "../codex/render/agents";
import { projectDocLimit } from "../codex/render/config";
import { projectDocExcess } from "../codex/render/project-docs";
import type { Contribution } from "../plan/contribution";
import { factPath } from "../plan/fact-path";
import type { Finding } from "../plan/finding";
import type { Context, Control, PlanContext, PolicyPath } from "./control";
import { coveredTiers } from "./coverage";
import { refusesCommits } from "./delivery";
import type { GuidedFile } from "./guidance-files";
import { documentLines, documentPath, guidanceFiles, guided } from "./guidance-files";
import { unknownRepositories } from "./references";
import { delivery, repositories, section } from "./schema";

declare module "./control" {
    interface Policy {
        readonly guidance?: Guidance;
    }
}

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
        description: "Tiers and repositories that get `files`; none when unset.",
    }),
    files: z
        .array(z.enum(guidanceFiles))
        .min(1, "must name at least one")
        .default(["agents"])
        .meta({
            title: "Files",
            description:
                "What the repositories get. `agents`: the managed section of AGENTS.md, below people's own lines. `rules`: .codex/rules/rollout.rules. `config`: .codex/config.toml, defaults that a person may change. Codex reads the last two once a person trusts the repository; for machines that are looked after, `codex-rollout codex render` has them as requirements.",
            examples: [["agents", "rules"]],
        }),
    delivery: delivery.optional().meta({
        title: "Delivery",
        description:
            "How the files get there: `commit` to the default branch, or a `pull-request` that a person merges. Unset: a commit where the protection of the default branch lets an administrator commit, a pull request where it does not.",
    }),
}).meta({
    title: "Guidance",
    description: "What Codex reads before it starts. It binds nothing by itself.",
});
type Guidance = z.output<typeof schema>;

const fileWords = {
    agents: "our section of AGENTS.md",
    rules: ".codex/rules",
    config: ".codex/config.toml",
} as const;

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
        yield* filesAreOurs(context);
        yield* documentsFit(context);
        yield* nothingOverrides(context);
        yield* commitIsPossible(section, context);
    },
    *contribute(_section, context) {
        for (const one of guided(context)) {
            if (typeof one.text === "string") yield planned(one, one.text, context);
        }
    },
    explain(section) {
        const where = section.repositories?.join(", ") ?? "No repository";
        const files = section.files.map((file) => fileWords[file]).join(", ");
        return `${where} ${section.repositories === undefined ? "gets files of ours" : `get ${files}`}; ${section.instructions === undefined ? "sessions start without instructions of ours" : "every session starts with our instructions"}.`;
    },
};

/** Codex reads 32 KiB along a path and cuts the rest without a word; people's own lines need some of it. */
function* sectionFits(context: Context): Generator<Finding> {
    const bytes = Buffer.byteLength(withBlock("", documentLines(context)));
    if (bytes <= projectDocLimit) return;
    yield context.error(
        "guidance-over-limit",
        ["guidance"],
        `the managed section of AGENTS.md has ${bytes} bytes, and Codex reads ${projectDocLimit}`,
        { expected: "fewer or shorter sections" },
    );
}

const at: PolicyPath = ["guidance", "repositories"];

function* filesAreOurs(context: Context): Generator<Finding> {
    for (const { path, text, selected } of guided(context)) {
        if (typeof text === "string") continue;
        const where = `${path} of ${selected.name}`;
        if (text.refused === "unread") {
            const { what, reason } = text.part;
            yield context.error("guidance-unread", at, `${what} could not be read (${reason})`, {
                expected: "a token that may read contents: lines that people wrote would be lost",
            });
        } else if (text.refused === "torn") {
            yield context.error(
                "guidance-block-torn",
                at,
                `${where} has the begin mark of our section and not its end`,
                { expected: "both marks or none; what stands between could be a person's" },
            );
        } else {
            yield context.error(
                "guidance-file-foreign",
                at,
                `${where} is there, and was not written by this tool`,
                {
                    expected: "move it away there, or leave it out of `files`",
                    also: [["guidance", "files"]],
                },
            );
        }
    }
}

/** Along every directory path, as Codex adds them up; where the tree could not be read, the root alone is looked at. */
function* documentsFit(context: Context): Generator<Finding> {
    for (const { file, text, selected } of guided(context)) {
        if (file !== "agents" || typeof text !== "string") continue;
        const { name, repository } = selected;
        const sizes = { ...repository.documents, [documentPath]: Buffer.byteLength(text) };
        for (const { directory, bytes, files } of projectDocExcess(sizes)) {
            const message =
                directory === "."
                    ? `${files.join(" and ")} of ${name} would have ${bytes} bytes, and Codex reads ${projectDocLimit}`
                    : `in ${directory}/ of ${name} Codex would have ${bytes} bytes to read (${files.join(", ")}), and reads ${projectDocLimit}`;
            yield context.error("guidance-over-limit", at, message, {
                expected: "shorter human lines there, or shorter sections here",
            });
        }
        yield* documentsRead(name, context);
    }
}

function* documentsRead(name: string, context: Context): Generator<Finding> {
    const path = factPath("repositories", name, "documents");
    const part = context.inventory?.unread?.find((one) => one.path === path);
    if (part === undefined) return;
    yield context.warning(
        "guidance-sizes-unread",
        at,
        `${part.what} could not be listed (${part.reason}), so AGENTS.md in folders is not counted`,
    );
}

/** An override takes the place of AGENTS.md in its folder, our section included. Source: codex 0.169.0. */
function* nothingOverrides(context: Context): Generator<Finding> {
    for (const { file, selected } of guided(context)) {
        const override = "AGENTS.override.md";
        if (file !== "agents" || selected.repository.documents?.[override] === undefined) continue;
        yield context.warning(
            "guidance-overridden",
            at,
            `${selected.name} has ${override}, which Codex reads instead of AGENTS.md`,
            { expected: "its lines in AGENTS.md" },
        );
    }
}

/** Said to be committed, refused by GitHub: the protection binds whoever would commit. */
function* commitIsPossible(section: Guidance, context: Context): Generator<Finding> {
    if (section.delivery !== "commit" || section.repositories === undefined) return;
    for (const tier of coveredTiers(section.repositories, context)) {
        const refusing = refusesCommits(tier, context);
        if (refusing === undefined) continue;
        yield context.error(
            "commit-refused",
            ["guidance", "delivery"],
            `nothing can be committed in ${tier}: ${refusing.why}`,
            { expected: "pull-request", also: [refusing.path] },
        );
    }
}

function planned(one: GuidedFile, text: string, context: PlanContext): Contribution {
    const { file, path, selected, now, lines } = one;
    return {
        kind: "file",
        repository: selected.name,
        path,
        file: {
            mode: file === "agents" ? "block" : "whole",
            lines,
            text,
            delivery:
                context.policy.guidance?.delivery ??
                (refusesCommits(selected.tier, context) === undefined ? "commit" : "pull-request"),
            delivered: now === text,
        },
        origin: context.keyAt(["guidance"]),
        origins: { delivery: context.at(["guidance", "delivery"]) },
    };
}
