/** Every reader of files from outside, each with a valid file of its kind: what a pull request, an artefact or a cache can hold. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openAnswerCache } from "../../cli/answer-cache";
import { parseImportFile } from "../../cli/adoption";
import { ownFacts } from "../../cli/recovery/own-facts";
import { readMemory } from "../../cli/drift/memory";
import { Failure } from "../../cli/exit-codes";
import { newPolicy, addOnly } from "../../cli/import/new-policy";
import { readSource, snapshotText } from "../../cli/import/sources";
import type { ImportSource } from "../../cli/import/sources";
import { readDocument } from "../../cli/json/read";
import { readInventoryFile } from "../../cli/policy-file";
import { reviewedPlan } from "../../cli/preview/files";
import { readProjectFile } from "../../cli/pulumi/project-file";
import { readJsonFile } from "../../cli/reading";
import { renderPreview, reportFormats } from "../../cli/render/preview";
import { parseReport, sinceThen } from "../../cli/report/since";
import { storeKey } from "../../gateway/answer-store";
import { readJournal, runsOf } from "../../gateway/journal/read";
import { DataError } from "../../plan/data-error";
import { formatFinding } from "../../plan/finding";
import type { Finding } from "../../plan/finding";
import { visible } from "../../plan/visible";
import { checkPolicy } from "../../policies/check";
import { loadPolicy } from "../../policies/load";
import { checkPins, readLock } from "../../policies/lock-file";
import { readOverrides } from "../../policies/overrides";
import { resolvePolicy } from "../../policies/resolve";
import type { Preview } from "../../preview/model";
import { planHash } from "../../preview/document";
import { readPlanFile } from "../../rollout/plan-file";
import { PolicyError } from "../../rollout/resolve";
import { planOfStack, readDeployment, UndecodableError } from "../../stack/index";
import { acmeReport } from "../cli/report/organizations";
import { acmeInventory } from "../fixtures/acme-inventory";
import { previewOfAcme } from "../fixtures/preview-acme";
import { draftRepository } from "../../plan/drafts";
import type { Host } from "./corpus";

/** What a reader says of bytes, as people see it; it may refuse, and not fail in any other way. */
export type Reader = (bytes: Buffer) => readonly string[] | Promise<readonly string[]>;

export interface Attacked {
    readonly host: Host;
    readonly read: Reader;
}

export const policy: Host = {
    text: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2], description: A_DESCRIPTION }
repositories:
  pilot:
    match: [A_REPOSITORY]
    access: { pilots: write }
    branches: standard
branches:
  standard: { approvals: 1, checks: [A_CHECK] }
review:
  files: { paths: [A_PATH], owners: [pilots] }
`,
    values: [
        "A_DESCRIPTION",
        "A_REPOSITORY",
        "A_CHECK",
        "A_PATH",
        "acme",
        "dev-2",
        "pilots",
        "standard",
    ],
};

const overrides: Host = {
    text: `- brake: memberships
  plan: "0123456789ab"
  by: "@lead-1"
  because: A_REASON
  expires: 2026-11-30
`,
    values: ["memberships", "A_REASON", '"@lead-1"', '"0123456789ab"'],
};

const lock: Host = {
    text: `{ "version": 1, "organization": { "login": "acme", "id": 1 },
  "users": { "dev-1": 2 }, "teams": {}, "apps": {}, "repositories": {} }
`,
    values: ['"acme"', '"dev-1"'],
};

const rollback: Host = {
    text: `{ "version": 1, "kind": "rollback", "organization": "acme", "stack": "s", "time": "2026-11-23T00:00:00Z",
  "applied": "${"a".repeat(64)}", "plan": { "organization": "acme", "teams": {}, "repositories": {}, "rulesets": {},
  "secrets": {}, "apps": {}, "origins": [] } }
`,
    values: ['"acme"', '"rollback"', '"s"'],
};

const inventory: Host = {
    text: `${JSON.stringify(acmeInventory)}\n`,
    values: ['"web"', '"dev-1"'],
};

const peribolos: Host = {
    text: `orgs:
  acme:
    admins: [boss-1]
    members: [ann, bob]
    repos: { core: { private: true } }
    teams:
      build:
        description: A_DESCRIPTION
        maintainers: [ann]
        repos: { core: write }
        teams: { releases: { members: [bob], repos: { core: admin } } }
`,
    values: ["acme", "ann", "core", "build", "A_DESCRIPTION", "write"],
};

const safeSettings: Host = {
    text: `repository: { default_branch: main, topics: [A_TOPIC] }
suborgrepos: [pay-api]
teams: [{ name: build, permission: push }]
collaborators: [{ username: ann, permission: pull }]
branches:
  - name: default
    protection: { required_pull_request_reviews: { required_approving_review_count: 1 }, restrictions: { teams: [build] } }
environments: [{ name: production, wait_timer: 5 }]
`,
    values: ["main", "pay-api", "build", "ann", "push", "production", "A_TOPIC"],
};

const snapshot: Host = {
    text: snapshotText({
        inventory: acmeInventory,
        live: {
            state: {
                login: "acme",
                settings: {},
                members: { "dev-1": { login: "dev-1", role: "member" } },
                teams: {
                    web: {
                        slug: "web",
                        name: "web",
                        description: "A_DESCRIPTION",
                        privacy: "closed",
                        members: { "dev-1": "member" },
                    },
                },
                repositories: {
                    sandbox: draftRepository("sandbox", { teams: { web: "write" } }),
                },
                rulesets: {},
                secrets: {},
                apps: {},
            },
            unknown: [],
        },
    }),
    values: ['"acme"', '"dev-1"', '"web"', '"sandbox"', '"write"', '"A_DESCRIPTION"'],
};

const planned: Host = (() => {
    const { document, ...rest } = {
        document: { version: 1 as const, organization: "acme", stack: "s", steps: [], changes: [] },
        version: 1,
        preview: previewOfAcme,
    };
    const text = JSON.stringify({ ...rest, hash: planHash(document), document }, null, 1);
    return { text, values: ['"acme"', '"s"'] };
})();

const preview: Host = {
    text: JSON.stringify(previewOfAcme, null, 1),
    values: ['"acme"', '"looser"'],
};

const now = acmeReport();
const report: Host = { text: JSON.stringify(now), values: ['"acme"', '"team"', '"yes"'] };

const record = { at: "2026-11-24T00:00:00.000Z", run: "r" };
const journal: Host = {
    text: [
        { ...record, sequence: 1, kind: "run", target: "x", process: 1, host: "h", actor: "ann" },
        {
            ...record,
            sequence: 2,
            kind: "write",
            method: "POST",
            path: "/x",
            object: "team a of acme",
        },
        { ...record, sequence: 3, kind: "result", of: 2, status: 201, id: 7 },
        { ...record, sequence: 4, kind: "note", text: "A_NOTE" },
        { ...record, sequence: 5, kind: "end", writes: 1 },
    ]
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(""),
    values: ['"ann"', '"POST"', '"/x"', '"team a of acme"', '"A_NOTE"', "201", '"r"'],
};

const cache: Host = {
    text: JSON.stringify({
        version: 1,
        answers: [["a".repeat(64), { etag: "AN_ETAG", body: "{}", link: "A_LINK" }]],
    }),
    values: ['"AN_ETAG"', '"{}"', '"A_LINK"'],
};

const memory: Host = {
    text: JSON.stringify({
        version: 1,
        seen: { "a/b": { kind: "missing", as: "0123456789ab", since: "2026-11-24T00:00:00.000Z" } },
    }),
    values: ['"missing"', '"a/b"', '"0123456789ab"'],
};

const importFile: Host = {
    text: JSON.stringify({
        nameTable: { a: "urn" },
        resources: [{ type: "github:index/team:Team", name: "a", id: "1" }],
    }),
    values: ['"a"', '"github:index/team:Team"'],
};

const project: Host = {
    text: "name: rollout\nruntime: nodejs\nstackConfigDir: A_FOLDER\n",
    values: ["rollout", "A_FOLDER"],
};

const urn =
    "urn:pulumi:test::rollout::codex-rollout:index:AccessTeam$github:index/team:Team::teams/a/team";
const state: Host = {
    text: JSON.stringify({
        version: 3,
        deployment: {
            resources: [
                {
                    urn,
                    type: "github:index/team:Team",
                    custom: true,
                    id: "1",
                    inputs: { name: "A_TEAM", privacy: "closed", description: "" },
                    outputs: { slug: "a" },
                },
            ],
        },
    }),
    values: ['"A_TEAM"', '"closed"', '"1"', '"github:index/team:Team"'],
};

const said = (findings: readonly Finding[]) => findings.map(formatFinding);
const pinned = { version: 1, organization: "acme" } as unknown as Parameters<typeof checkPins>[1];
const today = "2026-11-23";

/** @param folder a folder that the readers may write what they are given to; it must be the working directory */
export function readersIn(folder: string): Readonly<Record<string, Attacked>> {
    const file = (name: string, bytes: Buffer): string => {
        const at = path.join(folder, name);
        mkdirSync(path.dirname(at), { recursive: true });
        writeFileSync(at, bytes);
        return at;
    };
    const imported = async (source: ImportSource): Promise<string[]> => {
        const read = await readSource(source);
        const made = newPolicy(
            read,
            { teams: "managed", stages: addOnly },
            { by: "@boss-1", expires: "2027-01-01" },
            { file: "p.yaml", withSchema: false },
        );
        // What is imported is a policy, and its lines are what a person reads.
        return made.text.split("\n");
    };
    return {
        policy: {
            host: policy,
            read: (bytes) => {
                const loaded = loadPolicy(file("rollout.yaml", bytes));
                const own = checkPolicy(loaded, { today });
                return said([...own, ...resolvePolicy(loaded, acmeInventory, today).findings]);
            },
        },
        overrides: {
            host: overrides,
            read: (bytes) => said(readOverrides(file("overrides.yaml", bytes), today).findings),
        },
        lock: {
            host: lock,
            read: (bytes) => {
                const read = readLock(file("p.lock.json", bytes));
                return said([...read.findings, ...checkPins(read, pinned, acmeInventory)]);
            },
        },
        "rollback file": {
            host: rollback,
            read: (bytes) => refusable(() => void readPlanFile(file("rollback.json", bytes))),
        },
        inventory: {
            host: inventory,
            read: (bytes) => refusable(() => void readInventoryFile(file("inventory.json", bytes))),
        },
        Peribolos: {
            host: peribolos,
            read: (bytes) =>
                refusable(() => imported({ peribolos: file("org.yaml", bytes), org: "acme" })),
        },
        "safe-settings": {
            host: safeSettings,
            read: (bytes) => {
                for (const name of ["settings.yml", "suborgs/a.yml", "repos/core.yml"])
                    file(`safe/${name}`, bytes);
                const safe = path.join(folder, "safe");
                return refusable(() => imported({ safeSettings: safe, org: "acme" }));
            },
        },
        snapshot: {
            host: snapshot,
            read: (bytes) => refusable(() => imported({ snapshot: file("now.json", bytes) })),
        },
        "plan file": {
            host: planned,
            read: (bytes) => refusable(() => void reviewedPlan(file("plan.json", bytes), folder)),
        },
        preview: {
            host: preview,
            read: (bytes) =>
                refusable(() => {
                    const at = file("preview.json", bytes);
                    const read = readDocument(at, "plan#/definitions/Preview", "x") as Preview;
                    return reportFormats.flatMap((format) =>
                        renderPreview(read, format).split("\n"),
                    );
                }),
        },
        report: {
            host: report,
            read: (bytes) =>
                refusable(() => {
                    const before = readJsonFile(file("report.json", bytes), parseReport);
                    return [visible(JSON.stringify(sinceThen(before, now)))];
                }),
        },
        journal: {
            host: journal,
            read: (bytes) => {
                file(".codex-rollout/journal/000001-x.ndjson", bytes);
                const read = readJournal(path.join(folder, ".codex-rollout/journal"));
                runsOf(read);
                ownFacts(folder, acmeInventory);
                return read.broken;
            },
        },
        "answer cache": {
            host: cache,
            read: (bytes) => {
                const key = storeKey("https://x/", "token").slice(0, 32);
                file(`.codex-rollout/cache/${key}.json`, bytes);
                const { note = "", remembered } = openAnswerCache("https://x/", "token");
                for (const [, { body }] of remembered.entries()) Buffer.byteLength(body);
                return [note];
            },
        },
        "drift memory": {
            host: memory,
            read: (bytes) => {
                file(".codex-rollout/drift/acme.json", bytes);
                return [readMemory("acme").note ?? ""];
            },
        },
        "import file": {
            host: importFile,
            read: (bytes) =>
                refusable(() => void readJsonFile(file("create.json", bytes), parseImportFile)),
        },
        "Pulumi.yaml": {
            host: project,
            read: (bytes) => refusable(() => void readProjectFile(file("Pulumi.yaml", bytes))),
        },
        "exported stack": {
            host: state,
            read: (bytes) =>
                refusable(() =>
                    readJsonFile(file("state.json", bytes), (data) => {
                        planOfStack(readDeployment(data), acmeInventory);
                        return [];
                    }),
                ),
        },
    };
}

/** What it says, or the words with which it refuses. */
async function refusable(
    read: () => readonly string[] | void | Promise<readonly string[]>,
): Promise<readonly string[]> {
    try {
        return (await read()) ?? [];
    } catch (error) {
        const refuses = [Failure, PolicyError, DataError, UndecodableError].some(
            (kind) => error instanceof kind,
        );
        const isNoDeployment = error instanceof TypeError && /no deployment/.test(error.message);
        if (refuses || isNoDeployment) return (error as Error).message.split("\n");
        throw error;
    }
}
