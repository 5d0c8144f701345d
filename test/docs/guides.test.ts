/**
 * Command blocks of README and the guides, as they are written, one session a page, with the real engine and the local GitHub in
 * the place of the reader's organization. Two pages always run; all of them with `GUIDES=all`.
 */
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { readSeed } from "../../emulator/seed/read";
import type { Seed } from "../../emulator/seed/types";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { blocksOf } from "./blocks";
import type { Block } from "./blocks";
import { closeSession, openSession, root, runBlocks, typed } from "./session";
import type { Session } from "./session";

interface Page {
    readonly page: string;
    /** Runs with every test run, not with `GUIDES=all` alone. */
    readonly always?: true;
    /** What the reader has before the page begins: a project with a policy, unless said otherwise. */
    readonly before?: readonly string[];
    /** Blocks of the page that are run; all, unless said otherwise. The others stand in commands.test.ts, with the reason. */
    readonly only?: (block: Block) => boolean;
    /** Organizations like `acme` that the local GitHub has beside it. */
    readonly beside?: readonly string[];
    /** Words that stand for something of the reader's. */
    readonly words?: readonly (readonly [word: string | RegExp, typed: string])[];
    /** Lines that may end with another code than 0, and with which. */
    readonly ends?: readonly (readonly [line: RegExp, code: number, why: string])[];
}

const project = [
    "npx codex-rollout init --from reader.yaml --organization acme --yes",
    'eval "$(npx codex-rollout engine env)"',
];
const stack = "pulumi stack init acme";
/** What exists is taken over, so that a preview is not stopped. */
const adopted = [
    ...project,
    stack,
    "pulumi preview --import-file create.json > adopting.txt 2>&1",
    "npx codex-rollout adopt create.json --out adopt.json > adopting.txt",
    "pulumi import --file adopt.json --yes --protect=false --generate-code=false > adopting.txt 2>&1",
];
const differs = "the local GitHub is not as the policy says";

const guides: readonly Page[] = [
    {
        page: "docs/guides/first-rollout.md",
        always: true,
        before: [],
        words: [
            ["GITHUB_TOKEN=…", "GITHUB_TOKEN=local-owner"],
            // It asks on a terminal, and test/cli/init.test.ts answers.
            [
                /codex-rollout init$/m,
                "codex-rollout init --organization acme --repositories sandbox --users dev-1 --reviewers lead-1 --dir asked",
            ],
            // It does not end.
            ["validate --watch", "validate"],
        ],
    },
    {
        page: "README.md",
        always: true,
        before: project.slice(0, 1),
        only: ({ text }) => !/npm (run demo|test)|\bFILE\b/.test(text),
        words: [["GITHUB_TOKEN=…", "GITHUB_TOKEN=local-owner"]],
        ends: [[/drift/, 7, "an environment's secret has no value on the local GitHub"]],
    },
    {
        page: "docs/preview.md",
        before: [
            ...adopted,
            "git init -q . && git add policies && git commit -q -m policy && git update-ref refs/remotes/origin/main HEAD",
        ],
        words: [["3f9c2a71d0be", "HASH"]],
    },
    {
        page: "docs/guides/review.md",
        before: [
            ...adopted,
            "git init -q . && git add policies && git commit -q -m policy && git update-ref refs/remotes/origin/main HEAD",
        ],
    },
    { page: "docs/gateway.md", before: adopted, words: [["pulumi up", "pulumi up --yes"]] },
    {
        page: "docs/guardrails.md",
        before: [...adopted, "echo '{}' > guardrails.json"],
        words: [
            ["--policy-pack …", "--policy-pack PATH/TO/codex-rollout/policies/guardrails"],
            [/pulumi up +/, "pulumi up --yes "],
        ],
    },
    {
        page: "docs/guides/import.md",
        before: [
            ...project,
            stack,
            "printf '%s' \"$ORG_YAML\" > org.yaml; mkdir .github; echo 'teams: []' > .github/settings.yml",
        ],
        ends: [
            [/drift/, 7, differs],
            [
                /expect-no-changes/,
                7,
                "a protection that names teams is written once, as the page says",
            ],
        ],
    },
    {
        page: "docs/guides/from-peribolos.md",
        before: [
            ...project,
            stack,
            "printf '%s' \"$ORG_YAML\" > org.yaml; rm policies/rollout.yaml",
        ],
        ends: [
            [/preview/, 1, "the small file has no review and no protection, which findings stop"],
        ],
    },
    {
        page: "docs/guides/from-safe-settings.md",
        before: [
            ...project,
            stack,
            "mkdir .github; echo 'teams: []' > .github/settings.yml; rm policies/rollout.yaml",
        ],
        ends: [[/drift/, 7, differs]],
    },
    {
        page: "docs/guides/from-terraform.md",
        before: [...project, stack, "rm policies/rollout.yaml"],
        only: ({ text }) => !text.includes("terraform"),
    },
    {
        page: "docs/guides/air-gapped.md",
        before: project,
        words: [
            // The engine that the tests have, and the local GitHub, stand for the copy and for the own GitHub.
            ["export CODEX_ROLLOUT_CACHE=/opt/codex-rollout", ": the cache of the tests"],
            ["export GITHUB_BASE_URL=https://github.acme.example/", ": the local GitHub"],
            ["file:///srv/codex-rollout/state", '"$PULUMI_BACKEND_URL"'],
            ["emulator --port 0", "emulator --port 0 > emulator.log &"],
        ],
        ends: [
            [/checklist/, 1, "questions are open"],
            [/drift/, 7, differs],
        ],
    },
    {
        page: "docs/guides/drift.md",
        ends: [
            [/drift/, 7, differs],
            [/--(quick|budget)/, 8, "some is left out"],
        ],
    },
    {
        page: "docs/guides/report.md",
        before: [...project, "npx codex-rollout inventory --out acme.json"],
    },
    {
        page: "docs/guides/several-organizations.md",
        beside: ["acme-labs", "acme-staging"],
        before: [
            ...project,
            "mv policies/rollout.yaml policies/acme.yaml",
            "sed 's/^organization: acme$/organization: acme-labs/' policies/acme.yaml > policies/acme-labs.yaml",
        ],
        words: [
            // The second way is another project, with one policy at the place where a project has it.
            ["pulumi stack init acme-staging", "mv policies/acme.yaml policies/rollout.yaml; $&"],
        ],
        ends: [
            [/drift/, 7, differs],
            [/preview/, 1, "what exists there was not taken over, which a brake stops"],
        ],
    },
    {
        page: "docs/areas/shards.md",
        before: [
            ...adopted.map((line) => line.replace("init acme", "init production")),
            "printf '%s' \"$SHARDS_YAML\" >> policies/rollout.yaml",
        ],
        words: [["rollback FILE", "rollback .codex-rollout/ups/*/rollback.json"]],
        ends: [[/shards --stack production$/, 7, "its stacks are not there yet"]],
    },
    {
        page: "docs/guides/workflows.md",
        before: project,
        only: ({ text }) => text.includes("init workflows"),
    },
];

let github: LocalGitHub;
let session: Session;

beforeEach(async () => {
    session = await openSession();
    const { folder } = session;
    mkdirSync(path.join(folder, "state"));
    cpSync(path.join(root, "policies", "rollout.yaml"), path.join(folder, "reader.yaml"));
});
afterEach(async () => {
    closeSession(session);
    await github.close();
});

/** An organization of Peribolos, small. */
const orgYaml = `orgs:
  acme:
    admins: [owner-1]
    members: [dev-1, lead-1]
    teams:
      docs:
        members: [dev-1]
        repos: { sandbox: write }
`;

/** Of the page of shards: its example speaks of tiers that the reader has. */
const shardsYaml = `shards:
  pilot: { repositories: [pilot] }
  restricted: { match: { topic: payments }, split: 2 }
`;

function likeAcme(organization: string, at: number): Seed {
    return { ...readSeed("acme"), organization, id: 9002 + at };
}

const chosen = guides.filter(({ always }) => always === true || process.env.GUIDES === "all");

test.each(chosen.map((one) => [one.page, one] as const))(
    "%s",
    async (page, { beside = [], before = project, only = () => true, words = [], ends = [] }) => {
        github = await createLocalGitHub({ seed: ["acme", ...beside.map(likeAcme)] });
        const blocks = blocksOf(page).filter((one) => one.language === "sh" && only(one));
        expect(blocks).not.toEqual([]);
        const written = blocks.map(({ text }) =>
            typed(
                words.reduce((line, [word, by]) => line.replaceAll(toAll(word), by), text),
                session,
            ),
        );
        const outputs = await runBlocks(session, written, [...prelude, ...before], {
            GITHUB_BASE_URL: `${github.url}/`,
            GITHUB_TOKEN: "local-owner",
            // Of the policy that the reader has: an app whose repositories it sets, and two secrets.
            GITHUB_APP_TOKEN: "local-owner",
            PAGES_TOKEN: "a-value",
            NPM_TOKEN: "another-value",
            PULUMI_BACKEND_URL: `file://${session.folder}/state`,
            PULUMI_CONFIG_PASSPHRASE: "local",
            ORG_YAML: orgYaml,
            SHARDS_YAML: shardsYaml,
        });
        const failed = outputs.flatMap((output, at) => {
            const lines = [...output.matchAll(/^@! (\d+) (.*)$/gm)]
                .filter(([, code, line = ""]) => !mayEnd(ends, line, Number(code)))
                .map(([, code, line]) => `${page}:${blocks[at]?.line}: ${line} ends with ${code}`);
            return lines.length === 0 ? [] : [...lines, output];
        });
        if (failed.length > 0) throw new Error(failed.join("\n"));
    },
    600_000,
);

/** `npx` without looking for a newer one, npm where the package lies already, and a word for every line that fails. */
const prelude = [
    "mkdir node_modules tools",
    `printf '%s\\n' '#!/bin/sh' 'shift' 'exec node ${root}/bin/cli/main.js "$@"' > tools/npx`,
    `printf '%s\\n' '#!/bin/sh' 'exec node ${root}/bin/cli/main.js "$@"' > tools/codex-rollout`,
    "printf '%s\\n' '#!/bin/sh' > tools/npm",
    'chmod +x tools/*; export PATH="$PWD/tools:$PATH"',
    `ln -s ${root} node_modules/codex-rollout`,
    `ln -s ${root}/node_modules/@pulumi node_modules/@pulumi`,
    "export GIT_AUTHOR_NAME=r GIT_AUTHOR_EMAIL=r@r GIT_COMMITTER_NAME=r GIT_COMMITTER_EMAIL=r@r",
    `trap 'echo "@! $? $(echo "$BASH_COMMAND" | head -n 1)"' ERR`,
];

function mayEnd(ends: Page["ends"] = [], line: string, code: number): boolean {
    return ends.some(([of, allowed]) => of.test(line) && allowed === code);
}

function toAll(word: string | RegExp): string | RegExp {
    return typeof word === "string"
        ? word
        : new RegExp(word.source, `${word.flags.replace("g", "")}g`);
}
