import { z } from "zod";
import { matches } from "../codex/commands/command-rule";
import { patternsOf } from "../codex/commands/command-rules";
import type { CommandControls, CommandHandling, DeclaredCommand } from "../plan/codex";
import type { Finding } from "../plan/finding";
import { commandWords } from "./command-words";
import type { Context, Control, PolicyPath } from "./control";
import { section } from "./schema";
import { sourced } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly commands?: Commands;
    }
}

const run = z
    .string()
    .min(1, "must be a command")
    .meta({
        title: "Command",
        description:
            "The first words of the command; whatever follows them is the same command. One plain command, without shell operators.",
        examples: ["npm test", "git push --force"],
    });
const because = z
    .string()
    .min(1, "must be a reason")
    .max(400, "must be at most 400 characters")
    .optional()
    .meta({
        title: "Because",
        description: "Why; Codex shows it to the person and to the model.",
        examples: ["destructive; delete named paths in a pull request"],
    });
const spellings = z
    .array(run)
    .default([])
    .meta({
        title: "Spellings",
        description:
            "Other commands that do the same. Known options of rm and git come in every spelling by themselves.",
        examples: [["make deploy"]],
    });

const allowed = z.union([
    run,
    section({
        run,
        "outside-sandbox": z.boolean().default(false).meta({
            title: "Outside the sandbox",
            description:
                "A Codex allow rule: the command runs without a question and without the sandbox. Without it an allowed command runs in the sandbox, and needs no rule.",
        }),
    }),
]);
const watched = z.union([run, section({ run, because, spellings })]);

const schema = section({
    allow: z
        .array(allowed)
        .default([])
        .meta({
            title: "Allow",
            description: "Commands that Codex may run without asking, in its sandbox.",
            examples: [["npm test", "pytest", "cargo test"]],
        }),
    approve: z
        .array(watched)
        .default([])
        .meta({
            title: "Approve",
            description: "Commands that a person must approve each time.",
            examples: [["git push", "npm run build"]],
        }),
    forbid: z
        .array(watched)
        .default([])
        .meta({
            title: "Forbid",
            description: "Commands that are refused, with the reason.",
            examples: [[{ run: "rm -rf", because: "destructive" }]],
        }),
    guards: z.enum(["approve", "forbid", "off"]).default("approve").meta({
        title: "Guards",
        description:
            "What happens to `env X`, `sh -c X`, `sudo X`, inline code and scripts that Codex cannot take apart, where a rule on X is not seen. `off` leaves them to the sandbox.",
    }),
    hook: z.boolean().default(true).meta({
        title: "Hook",
        description:
            "Whether machines get the managed hook, which finds forbidden commands inside scripts and with their options in another place.",
    }),
}).meta({ title: "Commands", description: "Which commands Codex may run." });
type Commands = z.output<typeof schema>;
type Written = Commands["allow" | "approve" | "forbid"][number];

const kinds = [
    ["allow", "allowed"],
    ["approve", "approval"],
    ["forbid", "forbidden"],
] as const satisfies readonly (readonly [keyof Commands, CommandHandling])[];

/** Which commands Codex may run. */
export const commands: Control<"commands"> = {
    id: "commands",
    title: "Commands",
    schema,
    answers: ["commands"],
    *check(section, context) {
        yield* commandsArePlain(section, context);
        const { declared } = commandControls(section, context);
        yield* declaredOnce(declared, context);
        yield* allowedIsNotCaught(declared, context);
        yield* interpretersStayInside(declared, context);
        yield* outsideIsPossible(declared, context);
        yield* spellingsAreClosed(section, context);
    },
    explain(section) {
        const count = (key: "allow" | "approve" | "forbid", what: string): string =>
            `${section[key].length} ${what}`;
        return `${count("allow", "commands are allowed in the sandbox")}, ${count("approve", "need approval")}, ${count("forbid", "are forbidden")}.`;
    },
};

/** The section as the Codex files need it; commands that are not plain are left out, since `check` reports them. */
export function commandControls(section: Commands, context: Context): CommandControls {
    const guards = { approve: "approval", forbid: "forbidden", off: "off" } as const;
    const written = context.isWritten(["commands", "guards"]);
    return {
        declared: kinds.flatMap(([key, handling]) =>
            section[key].flatMap((entry, index) =>
                declaredCommand(entry, handling, context, ["commands", key, index]),
            ),
        ),
        guards: written
            ? sourced(context, ["commands", "guards"], guards[section.guards])
            : undefined,
        hook: context.isWritten(["commands", "hook"])
            ? sourced(context, ["commands", "hook"], section.hook)
            : undefined,
    };
}

function declaredCommand(
    entry: Written,
    handling: CommandHandling,
    context: Context,
    path: PolicyPath,
): DeclaredCommand[] {
    const said = typeof entry === "string" ? { run: entry } : entry;
    const parsed = commandWords(said.run);
    if ("problem" in parsed) return [];
    return [
        {
            handling,
            words: parsed.words,
            ...("because" in said && said.because !== undefined ? { because: said.because } : {}),
            outsideSandbox: "outside-sandbox" in said && said["outside-sandbox"],
            spellings: spellingsOf(said).flatMap((spelling) => {
                const words = commandWords(spelling);
                return "problem" in words ? [] : [words.words];
            }),
            origin: context.at(path),
        },
    ];
}

function spellingsOf(entry: object): readonly string[] {
    return "spellings" in entry ? (entry.spellings as readonly string[]) : [];
}

function* commandsArePlain(section: Commands, context: Context): Generator<Finding> {
    for (const [key] of kinds) {
        for (const [index, entry] of section[key].entries()) {
            const path = ["commands", key, index];
            const said = typeof entry === "string" ? { run: entry } : entry;
            const lines: [PolicyPath, string][] = [
                [typeof entry === "string" ? path : [...path, "run"], said.run],
                ...spellingsOf(said).map((spelling, at): [PolicyPath, string] => [
                    [...path, "spellings", at],
                    spelling,
                ]),
            ];
            for (const [at, text] of lines) {
                const parsed = commandWords(text);
                if (!("problem" in parsed)) continue;
                yield context.error("command-not-plain", at, parsed.problem, {
                    expected: parsed.expected,
                });
            }
        }
    }
}

function* declaredOnce(declared: readonly DeclaredCommand[], context: Context): Generator<Finding> {
    const first = new Map<string, DeclaredCommand>();
    for (const command of declared) {
        const text = command.words.join(" ");
        const earlier = first.get(text);
        if (earlier === undefined) {
            first.set(text, command);
            continue;
        }
        const message =
            earlier.handling === command.handling
                ? `${text} is named twice`
                : `${text} is ${earlier.handling} and ${command.handling}`;
        yield context.error("named-twice", command.origin, message, { also: [earlier.origin] });
    }
}

/** The strictest rule wins in Codex, so an allowed command that a stricter rule catches is never simply allowed. */
function* allowedIsNotCaught(
    declared: readonly DeclaredCommand[],
    context: Context,
): Generator<Finding> {
    const strict = declared.filter((command) => command.handling !== "allowed");
    for (const command of declared.filter((one) => one.handling === "allowed")) {
        const words = command.words.map(String);
        const catching = strict.find(
            (one) =>
                one.words.join(" ") !== words.join(" ") &&
                patternsOf(one).some((pattern) => matches(pattern, words)),
        );
        if (catching === undefined) continue;
        const what = catching.handling === "forbidden" ? "forbidden" : "asked about";
        yield context.error(
            "allowed-command-is-caught",
            command.origin,
            `${words.join(" ")} is allowed, and ${what} as ${catching.words.join(" ")}`,
            { expected: "one or the other; the stricter rule wins", also: [catching.origin] },
        );
    }
}

/** What runs whatever it is given. */
const interpreters = new Set(
    [
        "sh bash zsh dash ksh fish csh tcsh busybox pwsh powershell cmd",
        "env command sudo doas su xargs parallel nohup nice time timeout setsid stdbuf watch script eval exec",
        "python pypy node deno bun tsx perl ruby php lua tclsh awk gawk Rscript java osascript",
        "npx bunx uvx make just task docker podman ssh find",
    ]
        .join(" ")
        .split(" "),
);

/** Commands of package managers that run a program they are given. */
const runners = new Set(
    [
        "npm exec",
        "npm x",
        "pnpm exec",
        "pnpm dlx",
        "yarn exec",
        "yarn dlx",
        "bun x",
        "uv run",
    ].concat(["go run", "cargo run", "poetry run", "pipx run"]),
);

/** As rules name it: without its folder and version, so that /usr/bin/python3.12 is python. */
function programOf(word: string): string {
    return (word.split("/").at(-1) ?? "").replace(/(?:-?\d+(?:\.\d+)*)?(?:\.exe)?$/i, "");
}

function* interpretersStayInside(
    declared: readonly DeclaredCommand[],
    context: Context,
): Generator<Finding> {
    for (const command of declared) {
        const word = String(command.words[0]);
        const program = programOf(word);
        const runs = [program, ...command.words.slice(1, 2)].join(" ");
        if (!command.outsideSandbox || !(interpreters.has(program) || runners.has(runs))) continue;
        yield context.error(
            "interpreter-outside-sandbox",
            command.origin,
            `${word} runs whatever it is given, and would do so outside the sandbox`,
            { expected: "allow it inside the sandbox, or name the program that it starts" },
        );
    }
}

/** Seen with 0.169.0: where a file must not be read, Codex keeps even an allow rule inside the sandbox. */
function* outsideIsPossible(
    declared: readonly DeclaredCommand[],
    context: Context,
): Generator<Finding> {
    const denied = context.policy.execution?.local?.["deny-read"] ?? [];
    if (denied.length === 0) return;
    for (const command of declared.filter((one) => one.outsideSandbox)) {
        yield context.error(
            "outside-sandbox-and-deny-read",
            command.origin,
            `${command.words.join(" ")} is to run outside the sandbox, and files may not be read, for which Codex keeps it inside`,
            {
                expected: "one of the two",
                also: [["execution", "local", "deny-read"]],
            },
        );
    }
}

function* spellingsAreClosed(section: Commands, context: Context): Generator<Finding> {
    if (section.forbid.length === 0 || section.hook) return;
    const open = section.guards === "off" ? "inside scripts, behind env, and " : "";
    yield context.warning(
        "forbidden-command-can-be-varied",
        ["commands", "hook"],
        `without the hook a forbidden command runs ${open}with its options in another place, as in git push origin --force`,
        { expected: "hook: true", also: [["commands", "forbid"]] },
    );
}
