/** The text of a policy repository's first policy. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { nearest } from "../../controls/did-you-mean";
import { checkPolicy, hasErrors } from "../../policies/check";
import { parsePolicy } from "../../policies/load";
import { exitCodes, Failure } from "../exit-codes";
import { packageFile } from "../package";
import { invalidPolicy } from "../policy-file";
import { readText } from "../reading";
import type { Answers } from "./answers";

/** First line of a policy: editors complete and check it by the schema that stands beside it. */
const schemaLine = "# yaml-language-server: $schema=./rollout.schema.json";

/** A small policy worth having: who, where, what protects it, and where a human must look. */
export function firstPolicy(answers: Answers): string {
    const { organization, users, teams, reviewers } = answers;
    const access = [...teams, ...(users.length === 0 ? [] : ["codex-pilot"])];
    return `${schemaLine}
# What Codex may do at ${organization}. \`npx codex-rollout preview\` shows what a change of this file would do, \`npx codex-rollout up\`
# does it, \`npx codex-rollout drift\` finds what was changed behind its back. Every key is described where you type it.
version: 1
organization: ${text(organization)}

users: # who may use Codex, by GitHub team
${teams.map((team) => `  ${text(team)}: existing # a team that this policy speaks of and does not manage\n`).join("")}${pilot(users)}  codex-reviewers:
    description: People who review what Codex proposes
    members: ${list(reviewers)}

repositories: # which repositories, low risk first; add a tier when the first has gone well
  pilot:
    match: ${list(answers.repositories)}
    access:
${access.map((team) => `      ${text(team)}: write\n`).join("")}      codex-reviewers: write
    cloud: none # \`pull-requests\` lets the Codex app open them; it needs \`connections: { codex-app: {} }\`
    branches: reviewed

branches: # what protects a branch
  reviewed:
    approvals: 1
    code-owners: true

review: # where a human must look
  codex-files: # whoever changes these changes what Codex may do
    paths: ["/AGENTS.md", "/.codex/", "/.agents/", "/.github/"]
    owners: [codex-reviewers]

commands: # what Codex may run on developers' machines; \`npx codex-rollout codex render\` writes its files
  forbid:
    - run: git push --force
      because: shared history is kept; revert instead
`;
}

function pilot(users: readonly string[]): string {
    if (users.length === 0) return "";
    return `  codex-pilot:
    description: The first people who use Codex
    members: ${list(users)}
`;
}

/** Logins and repository names may look like YAML's own words (\`no\`, \`1e3\`, \`*\`): quoted unless they surely do not. */
function text(word: string): string {
    const plain =
        /^[a-z][\w.-]*$/i.test(word) && !/^(y|yes|n|no|true|false|on|off|null)$/i.test(word);
    return plain ? word : JSON.stringify(word);
}

function list(words: readonly string[]): string {
    return `[${words.map(text).join(", ")}]`;
}

/** Names of the package's example policies. */
export function examples(): string[] {
    return readdirSync(packageFile("policies", "examples"))
        .filter((name) => name.endsWith(".yaml"))
        .map((name) => path.basename(name, ".yaml"))
        .sort();
}

/**
 * A policy to start from, with its comments: an example's name, or a file.
 * @param organization replaces the one that it names
 * @throws Failure (misuse) when there is neither
 */
export function policyFrom(from: string, organization?: string): string {
    const names = examples();
    const file = names.includes(from) ? packageFile("policies", "examples", `${from}.yaml`) : from;
    if (!existsSync(file)) {
        const near = nearest(from, names);
        const hint =
            near === undefined ? `examples are ${names.join(", ")}` : `did you mean ${near}?`;
        throw new Failure(`--from ${from}: no example and no file - ${hint}`, exitCodes.misuse);
    }
    const lines = readText(file).split(/\r?\n/);
    if (lines[0]?.startsWith("# yaml-language-server:")) lines.shift();
    const renamed = lines.map((line) =>
        organization !== undefined && /^organization:/.test(line)
            ? `organization: ${text(organization)}`
            : line,
    );
    return [schemaLine, ...renamed].join("\n");
}

/** The organization that a policy text names. @throws Failure with every finding when the policy is in error */
export function soundOrganization(source: string, shown: string): string {
    const loaded = parsePolicy(source, shown);
    const findings = checkPolicy(loaded);
    if (loaded.policy === undefined || hasErrors(findings)) throw invalidPolicy(shown, findings);
    return loaded.policy.organization;
}
