import { Command } from "commander";
import { didYouMean } from "../../controls/did-you-mean";
import type { View, ViewedRepository } from "../../plan/explain";
import {
    explainPath,
    explainPerson,
    explainRepository,
    explainSecret,
    secretNames,
} from "../../plan/explain";
import { exitCodes, Failure } from "../exit-codes";
import type { ViewOptions } from "../explain-view";
import { viewFor } from "../explain-view";
import type { Explained } from "../render/explain";
import { explanationJson, renderExplanation } from "../render/explain";
import { paintFor } from "../render/paint";

interface Options extends ViewOptions {
    readonly json?: boolean;
}

/** The verbs of `codex-rollout explain` about people, repositories, paths and secrets. */
export function factCommands(): Command[] {
    return [
        verb("person", "what one login gets: teams, roles, approvals, exceptions")
            .argument("<login>", "a GitHub login, e.g. dev-1")
            .action((login: string, options: Options) =>
                explain(options, undefined, (view) => explainPerson(view, person(view, login))),
            ),
        verb("repository", "what holds in one repository")
            .argument("<name>", "a repository of the organization, without its name")
            .action((name: string, options: Options) =>
                explain(options, name, (view) => explainRepository(view, repository(view, name))),
            ),
        verb("path", "who must approve a change to a file before it is on the default branch")
            .argument("<repository>", "a repository of the organization, without its name")
            .argument("<path>", "a file, from the root of the repository, e.g. src/auth/login.ts")
            .action((name: string, path: string, options: Options) =>
                explain(options, name, (view) =>
                    explainPath(view, repository(view, name), filePath(path)),
                ),
            ),
        verb("secret", "which workflows could read a secret, and whether Codex could start one")
            .argument("<name>", "an Actions secret, e.g. DEPLOY_TOKEN")
            .action((name: string, options: Options) =>
                explain(options, undefined, (view) => explainSecret(view, secret(view, name))),
            ),
    ];
}

function verb(name: string, description: string): Command {
    return new Command(name)
        .description(description)
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--inventory <file>", "the organization, written down as JSON: works offline")
        .option("--live", "what the organization has, instead of what the policy says")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Without --inventory the organization is read with GITHUB_TOKEN, if it is set; else the policy speaks by itself.

Exit codes: 0 explained, 1 the policy has errors, 2 misuse, 8 incomplete (something could not be read).`,
        );
}

async function explain(
    options: Options,
    asked: string | undefined,
    ask: (view: View) => Explained,
): Promise<void> {
    const { view, basis } = await viewFor(options, asked);
    const explanation = ask(view);
    const text =
        options.json === true
            ? explanationJson(explanation, basis)
            : renderExplanation(explanation, basis, paintFor(process.stdout));
    process.stdout.write(`${text}\n`);
    process.exitCode = explanation.unknown.length > 0 ? exitCodes.incomplete : exitCodes.ok;
}

function person(view: View, login: string): string {
    const name = login.replace(/^@/, "");
    if (Object.hasOwn(view.people, name.toLowerCase())) return name;
    throw unknown(`nobody here has the login ${name}`, name, Object.values(view.people), "people");
}

function repository(view: View, name: string): ViewedRepository {
    const found = Object.values(view.repositories).find(
        (one) => one.name.toLowerCase() === name.toLowerCase(),
    );
    if (found !== undefined) return found;
    const names = Object.keys(view.repositories).sort();
    const byItself = view.source === "policy" && view.owners === undefined;
    const what = byItself
        ? `no tier selects ${name} by its name, and what topics and properties select is not in the policy (--inventory FILE, or GITHUB_TOKEN)`
        : `no tier selects a repository ${name}`;
    throw unknown(what, name, names, "repositories");
}

function secret(view: View, name: string): string {
    const names = secretNames(view);
    // GitHub compares names of secrets without regard to case, and shows them in capitals.
    const found = names.find((one) => one.toUpperCase() === name.toUpperCase());
    if (found !== undefined) return found;
    throw unknown(`no secret ${name} in any place that the policy names`, name, names, "secrets");
}

function unknown(what: string, word: string, names: readonly string[], kind: string): Failure {
    return new Failure(`${what} - ${didYouMean(word, names, kind)}`, exitCodes.misuse);
}

function filePath(path: string): string {
    const trimmed = path.replace(/^(?:\.?\/)+/, "");
    if (trimmed !== "" && !trimmed.endsWith("/") && !trimmed.split("/").includes(".."))
        return trimmed;
    throw new Failure(
        `${path}: is no file of a repository - a path from its root, e.g. src/auth/login.ts`,
        exitCodes.misuse,
    );
}
