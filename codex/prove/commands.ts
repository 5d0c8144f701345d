import type { CodexControls, DeclaredCommand } from "../../plan/codex";
import { examplesOf } from "../commands/command-rule";
import { justificationOf, patternsOf } from "../commands/command-rules";
import { guardRules, hookWanted } from "../commands/guards";
import type { Judgement, Scenario } from "./scenario";
import { broken, obeyed, seen } from "./scenario";
import type { Outcome } from "./session";
import { isTried, startedMark } from "./stand-ins";

const subject = "commands";

/** Every declared command as it is spelled, and every forbidden or watched one behind what a rule cannot see through. */
export function commandScenarios(controls: CodexControls): Scenario[] {
    return controls.commands.declared.flatMap((command) => {
        const spelled = patternsOf(command)
            .flatMap((pattern) => examplesOf(pattern))
            .filter(isTried);
        const [first] = spelled;
        if (first === undefined) return [];
        if (command.handling === "allowed") return [allowed(command, first)];
        return [
            ...spelled.map((words) => direct(command, words.join(" "))),
            direct(command, `true && ${first.join(" ")}`),
            ...disguises(controls, command, first.join(" ")),
        ];
    });
}

/**
 * The rules without the hook, which would answer first and hide a rule that is gone: what holds where the hook is not
 * delivered.
 */
export function ruleScenarios(controls: CodexControls): Scenario[] {
    if (hookWanted(controls.commands) === undefined) return [];
    return controls.commands.declared
        .filter((command) => command.handling === "forbidden")
        .flatMap((command) => {
            const spelled = patternsOf(command)
                .flatMap((pattern) => examplesOf(pattern))
                .filter(isTried)
                .map((words) => words.join(" "));
            return [...spelled, ...spelled.slice(0, 1).map((first) => `true && ${first}`)].map(
                (text) => ({ ...direct(command, text), subject: "commands (hook taken away)" }),
            );
        });
}

function allowed(command: DeclaredCommand, words: readonly string[]): Scenario {
    const where = command.outsideSandbox ? "outside" : "inside";
    return {
        subject,
        declared: `runs ${where === "inside" ? "in the sandbox" : "outside the sandbox"}: ${words.join(" ")}`,
        origin: command.origin,
        command: words.join(" "),
        judge: (outcome) =>
            outcome.kind === "ran" && outcome.text.includes(`${startedMark} ${where}`)
                ? obeyed(`started ${where} the sandbox, nobody asked`)
                : broken(seen(outcome)),
    };
}

/** A refusal counts only with our reason: codex has rules of its own, which would hide that ours does not hold. */
function direct(command: DeclaredCommand, text: string): Scenario {
    const kind = command.handling === "forbidden" ? "refused" : "asked";
    const because = justificationOf(command);
    return {
        subject,
        declared: `${command.handling}: ${text}`,
        origin: command.origin,
        command: text,
        judge: (outcome) =>
            outcome.kind === kind && outcome.text.includes(because)
                ? obeyed(seen(outcome))
                : broken(seen(outcome)),
    };
}

function disguises(controls: CodexControls, command: DeclaredCommand, text: string): Scenario[] {
    const guarded = guardRules(controls.commands).length > 0;
    const hooked = command.handling === "forbidden" && hookWanted(controls.commands) !== undefined;
    const quoted = `'${text.replaceAll("'", "'\\''")}'`;
    const disguised = [`env ${text}`, `sh -c ${quoted}`, `X=1 ${text}`, `${text} > output.txt`];
    return disguised.map((one) => ({
        subject,
        declared: `${command.handling}, disguised: ${one}`,
        origin: command.origin,
        command: one,
        judge: (outcome) => stopped(outcome, guarded || hooked),
    }));
}

/** With neither guards nor hook the policy has chosen to leave this open, which is said and not called obeyed. */
function stopped(outcome: Outcome, closed: boolean): Judgement {
    if (outcome.kind === "asked" || outcome.kind === "refused") return obeyed(seen(outcome));
    if (closed) return broken(seen(outcome));
    return {
        verdict: "read",
        evidence: `runs: guards and hook are off in the policy; ${seen(outcome)}`,
    };
}
