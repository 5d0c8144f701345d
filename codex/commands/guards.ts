import type { CommandControls, CommandWord, DeclaredCommand } from "../../plan/codex";
import type { Origin } from "../../plan/origin";
import type { CommandRule, Decision } from "./command-rule";
import { valuedOptions } from "./spellings";

/**
 * Rules for commands whose real program a rule on words cannot see. Codex splits `a && b` and looks at both; anything it
 * cannot split (`> f`, `X=1 a`, a loop) it judges as `bash -lc SCRIPT`, and it never looks behind `env`. Verified on 0.169.0.
 * The price: a redirection or a glob asks too. The policy's `commands.guards` says what happens.
 */
interface Guard {
    readonly pattern: readonly CommandWord[];
    readonly justification: string;
    readonly match: readonly (readonly string[])[];
    readonly notMatch: readonly (readonly string[])[];
}

const shells = ["bash", "sh", "zsh", "dash", "ksh"];
const launchers = [
    "env",
    "command",
    "exec",
    "eval",
    "sudo",
    "doas",
    "xargs",
    "nohup",
    "timeout",
    "nice",
    "setsid",
    "stdbuf",
    "busybox",
];

const guards: readonly Guard[] = [
    {
        pattern: [shells, ["-c", "-lc", "-ic", "-lic", "-ec", "-exc", "-xc"]],
        justification: "opaque shell script: write it as plain commands",
        match: [
            ["sh", "-c", "true"],
            ["bash", "-lc", "true > file"],
        ],
        notMatch: [
            ["bash", "script.sh"],
            ["sh", "--version"],
        ],
    },
    {
        pattern: [launchers],
        justification: "call the program directly, so that its rule is seen",
        match: [
            ["env", "true"],
            ["sudo", "true"],
        ],
        notMatch: [["envsubst"], ["timedatectl"]],
    },
    {
        pattern: [["python", "python3"], "-c"],
        justification: "inline code can start any program: put it in a file that is reviewed",
        match: [["python3", "-c", "print(1)"]],
        notMatch: [["python3", "-m", "pytest"]],
    },
    {
        pattern: [
            ["node", "perl", "ruby", "php"],
            ["-e", "-E", "-r", "-p", "-pe", "-ne", "--eval", "--print"],
        ],
        justification: "inline code can start any program: put it in a file that is reviewed",
        match: [["node", "-e", "1"]],
        notMatch: [["node", "script.js"]],
    },
];

/** The guard rules that the declared commands need; none when nothing is forbidden or asks, or when guards are off. */
export function guardRules(commands: CommandControls): CommandRule[] {
    const watched = commands.declared.filter((command) => command.handling !== "allowed");
    const cause = commands.guards?.origin ?? watched[0]?.origin;
    const handling = commands.guards?.value ?? "approval";
    if (cause === undefined || watched.length === 0 || handling === "off") return [];
    const decision: Decision = handling === "forbidden" ? "forbidden" : "prompt";
    return [...guards, ...optionGuards(watched)].map((guard) => ({
        ...guard,
        decision,
        kind: "guard" as const,
        origin: cause,
    }));
}

/** `git -C . push` is not `git push` by position: options before the subcommand of a watched program ask. */
function optionGuards(watched: readonly DeclaredCommand[]): Guard[] {
    const named = watched
        .filter((command) => command.words.length > 1)
        .map((command) => command.words[0])
        .filter((word): word is string => typeof word === "string");
    return [...new Set(named)].sort().flatMap((program) => {
        const options = valuedOptions(program);
        if (options.length === 0) return [];
        return [
            {
                pattern: [program, [...options, "--no-pager", "-p"]],
                justification: `write ${program} with its subcommand first, so that its rule is seen`,
                match: [[program, options[0] ?? "", "."]],
                notMatch: [[program, "--version"]],
            },
        ];
    });
}

/** Whether the managed hook is rendered: it is what sees a forbidden command inside a script or in another order. */
export function hookWanted(commands: CommandControls): { readonly origin: Origin } | undefined {
    const forbidden = commands.declared.find((command) => command.handling === "forbidden");
    if (forbidden === undefined || commands.hook?.value === false) return undefined;
    return { origin: commands.hook?.origin ?? forbidden.origin };
}
