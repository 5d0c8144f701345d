/** The reusable action: its own steps, run as a job of somebody's workflow would run them. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { identities } from "../../cli/init/identities";
import { installationToken } from "./support/apps";
import type { JobRun } from "./support/runner";
import { runWorkflow } from "./support/runner";
import { createWorld } from "./support/world";
import type { PolicyWorld } from "./support/world";

jest.setTimeout(300_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot:
    members: [dev-1]
`;
const action = parse(readFileSync(path.resolve(__dirname, "../../action.yml"), "utf8"));

let world: PolicyWorld;
let token: string;
beforeAll(async () => {
    world = await createWorld(policy);
    token = await tokenOf("APPLY");
});
afterAll(() => world.close());

function tokenOf(identity: "APPLY" | "AUDIT"): Promise<string> {
    const { permissions } = identities.find(({ key }) => key === identity)!;
    return installationToken(world.github, `rollout-${identity.toLowerCase()}`, { ...permissions });
}

interface Outcome extends JobRun {
    readonly log: string;
    readonly page: string;
}

/** The workflow of a user: checkout, then the action, whose outputs become the job's. */
async function use(given: Record<string, string>): Promise<Outcome> {
    const unknown = Object.keys(given).filter((name) => !(name in action.inputs));
    if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join()}`);
    const inputs = Object.fromEntries(
        Object.entries<any>(action.inputs).map(([name, { default: usual = "" }]) => [
            name,
            given[name] ?? usual,
        ]),
    );
    const environment = {
        PULUMI_BACKEND_URL: "${{ vars.PULUMI_BACKEND_URL }}",
        PULUMI_CONFIG_PASSPHRASE: "${{ secrets.PULUMI_CONFIG_PASSPHRASE }}",
    };
    const steps = [
        { uses: "actions/checkout@v0", with: { "persist-credentials": false } },
        ...action.runs.steps.map((step: any) => ({
            ...step,
            env: { ...environment, ...step.env },
        })),
    ];
    const outputs = Object.fromEntries(
        Object.entries<any>(action.outputs).map(([name, { value }]) => [name, value]),
    );
    const job = { environment: Object.keys(world.environments)[0], outputs, steps };
    const file = path.join(world.folder, "user.yml");
    writeFileSync(file, stringify({ jobs: { user: job } }));
    const event = { name: "workflow_dispatch", sha: world.tip(), inputs } as const;
    const { jobs, log, summary } = await runWorkflow(world, file, event);
    return { ...jobs.user!, log, page: summary };
}

/** @throws with all that was said */
async function succeed(given: Record<string, string>): Promise<Outcome> {
    const outcome = await use(given);
    if (outcome.result !== "success") throw new Error(outcome.log);
    return outcome;
}

test("nothing of an input is text of a script, and no package runs a script beside the caller's secrets", () => {
    for (const { run, uses, shell } of action.runs.steps) {
        expect(run ?? "").not.toContain("${{");
        expect(run === undefined ? uses : shell).toMatch(/^bash$|@[\da-f]{40}$/);
    }
    const text = readFileSync(path.resolve(__dirname, "../../action.yml"), "utf8");
    const templates = readFileSync(
        path.resolve(__dirname, "../../templates/workflows/codex-rollout-drift.yml"),
        "utf8",
    );
    for (const [pinned] of text.matchAll(/uses: .+/g)) expect(templates).toContain(pinned);
    for (const [name, { description }] of Object.entries<any>({
        ...action.inputs,
        ...action.outputs,
    }))
        expect([name, description]).toEqual([name, expect.stringMatching(/\w/)]);
});

test("validate needs no token; what is no command, a policy in error and hostile inputs fail and say so", async () => {
    const fine = await use({ command: "validate" });
    expect([fine.result, fine.outputs.code]).toEqual(["success", "0"]);
    expect(fine.page).toMatch(/\w/);
    const none = await use({ command: "destroy" });
    expect([none.result, none.log]).toEqual([
        "failure",
        expect.stringContaining("no command destroy"),
    ]);
    const hostile = `policies/no$(touch "$RUNNER_TEMP/../PWNED")'";touch PWNED;.yaml`;
    const missing = await use({ command: "validate", policy: hostile, arguments: "--json\n\n" });
    expect([missing.result, missing.outputs.code]).toEqual(["failure", "2"]);
    expect(missing.log).toContain("no$(touch");
    expect(missing.log).not.toContain("PWNED: ");
    const planless = await use({ command: "up", token });
    expect([planless.result, planless.log]).toEqual([
        "failure",
        expect.stringContaining("up applies a reviewed plan"),
    ]);
});

test("preview, up of exactly that, drift that is accepted or not, report", async () => {
    const preview = await succeed({ command: "preview", stack: "acme", token });
    expect(preview.outputs.plan).toMatch(/^[\da-f]{12,}$/);
    expect(preview.page).toContain("codex-pilot");
    const up = { command: "up", stack: "acme", token };
    await succeed({ ...up, plan: preview.outputs.plan! });

    const audit = await tokenOf("AUDIT");
    const drift = { command: "drift", token: audit, arguments: "--only\nusers\n--no-cache" };
    await succeed(drift);
    const membership = `${world.github.url}/api/v3/orgs/acme/teams/codex-pilot/memberships/dev-2`;
    await fetch(membership, { method: "PUT", headers: { authorization: "Bearer owner" } });
    const found = await use(drift);
    expect([found.result, found.outputs.code]).toEqual(["failure", "7"]);
    expect(found.page).toContain("dev-2");
    await succeed({ ...drift, accept: "7 8" });

    const report = await succeed({ command: "report", token: audit });
    const page = readFileSync(path.join(report.outputs.folder!, "report.html"), "utf8");
    expect(page).toContain("codex-pilot");
});
