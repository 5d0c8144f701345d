/** `codex-rollout rollback`, through the verbs, the real engine and the real provider: what an `up` replaced comes back. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readOrganization } from "../../live/organization";
import { createClient } from "../../live/client";
import { applied } from "../../plan/applied";
import type { LiveOrganization } from "../../plan/live";
import type { OrganizationState } from "../../plan/organization";
import type { Preview } from "../../preview/model";
import { readPlanFile } from "../../rollout/plan-file";
import type { Remembered } from "../support/remembered";
import { forgotten, remembered } from "../support/remembered";
import type { Outcome, TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(600_000);

const first = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1, dev-2] }
  codex-reviewers: { members: [lead-2], membership: additive }
repositories:
  pilot:
    match: [sandbox]
    access: { codex-pilot: read, codex-reviewers: write }
    cloud: none
    branches: standard
branches:
  standard: { approvals: 2, checks: [test] }
review:
  codex-files: { paths: ["/.github/"], owners: [codex-reviewers] }
environments:
  site:
    repositories: [pilot]
    reviewers: [codex-reviewers]
    branches: protected
    secrets: { SITE_TOKEN: { from: SITE_TOKEN } }
brakes:
  protections: { few: 5 }
`;

/** One grant more, a weaker protection, and an environment less. */
const second = first
    .replace("codex-pilot: read", "codex-pilot: write")
    .replace("approvals: 2", "approvals: 1")
    .replace(/environments:[^]*?(?=brakes:)/, "");

let stack: TestStack;
const secrets = { SITE_TOKEN: "s", GITHUB_TOKEN: "local-owner" };

beforeAll(async () => {
    stack = await createTestStack({ program: "bin/index.js", environment: secrets });
    policy(first);
});
afterAll(() => stack.close());

function policy(text: string): void {
    writeFileSync(path.join(stack.folder, "policy.yaml"), text);
}

const verb = (words: string): Promise<Outcome> =>
    stack.codexRollout(`${words} --policy policy.yaml --stack test --port ${stack.gatewayPort}`);

async function previewOf(words: string): Promise<Preview> {
    const { code, stdout, output } = await verb(`${words} --format json`);
    if (code !== 0) throw new Error(`${words} exits ${code}\n${output}`);
    return JSON.parse(stdout) as Preview;
}

const asDone = ({ changes }: Preview) => changes.filter(({ part }) => part !== "left");
const paths = (preview: Preview) => asDone(preview).map(({ path: at }) => at);

/** Rollback files, oldest first. */
function rollbacks(): string[] {
    const ups = path.join(stack.folder, ".codex-rollout", "ups");
    return readdirSync(ups)
        .sort()
        .map((name) => path.join(ups, name, "rollback.json"));
}

interface World extends Remembered {
    readonly live: LiveOrganization;
}

async function world(): Promise<World> {
    const client = await createClient({ baseUrl: stack.github.url, token: "local-owner" });
    const known = await remembered(stack, path.join(stack.folder, "policy.yaml"));
    return { ...known, live: await readOrganization(client, known) };
}

/** Applies the policy, which does on GitHub what was said that it would do, and is then what the stack says. */
async function up(): Promise<World> {
    const { plan, before, live } = await world();
    const foretold = applied(plan, before, live);
    const { hash } = await previewOf("preview");
    expect(await verb(`up --plan ${hash}`)).toMatchObject({ code: 0 });
    const after = await world();
    expect(withoutDates(after.live.state)).toEqual(withoutDates(foretold));
    expect(await forgotten(stack, path.join(stack.folder, "policy.yaml"))).toEqual([]);
    return after;
}

/** Nobody foretells the minute in which a secret is sent. */
function withoutDates(state: OrganizationState): unknown {
    return JSON.parse(
        JSON.stringify(state, (key, value: unknown) => (key === "updatedAt" ? undefined : value)),
    );
}

/** What docs/guides/rollback.md says to type, without the program's name. */
function guideCommands(file: string): string[] {
    const guide = readFileSync("docs/guides/rollback.md", "utf8");
    const folder = path.basename(path.dirname(file));
    return [...guide.matchAll(/^npx codex-rollout (.*)$/gm)].map(([, words = ""]) =>
        words.replace("FOLDER", folder),
    );
}

test("up, another up, rollback: the first policy holds again, and nothing is left to do", async () => {
    await up();
    policy(second);
    const two = await up();
    expect(two.live.state.repositories.sandbox?.protections.main?.approvals).toBe(1);

    const file = rollbacks()[1] ?? "";
    expect(readPlanFile(file)).toMatchObject({ organization: "acme", stack: "test" });
    const [look, doIt, ...others] = guideCommands(file);
    expect(others).toEqual(["preview"]);
    const preview = await previewOf(look ?? "");
    expect(paths(preview)).toEqual(
        expect.arrayContaining([
            "repositories/sandbox/protections/main/approvals",
            "repositories/sandbox/teams/codex-pilot",
        ]),
    );
    expect(asDone(preview).every(({ part }) => part === "change")).toBe(true);
    // Nobody can give the value back that went with the environment.
    expect(preview.findings.map(({ code }) => code)).toContain("secret-values");
    expect(preview.changes).toContainEqual(
        expect.objectContaining({
            part: "left",
            path: "repositories/sandbox/environments/site/secrets/SITE_TOKEN",
            remedy: "whoever owns the value sets it",
        }),
    );
    // A preview writes nothing.
    expect((await world()).live).toEqual(two.live);

    const done = await verb((doIt ?? "").replace("HASH", preview.hash.slice(0, 12)));
    expect(done).toMatchObject({ code: 0 });
    policy(first);
    const { live } = await world();
    const site = live.state.repositories.sandbox?.environments.site;
    expect(site?.reviewers).toEqual(["team:codex-reviewers"]);
    expect(live.state.repositories.sandbox?.protections.main?.approvals).toBe(2);
    expect(live.state.repositories.sandbox?.teams["codex-pilot"]).toBe("read");

    // What is left is the value that nobody had.
    expect(paths(await previewOf("preview"))).toEqual([
        "repositories/sandbox/environments/site/secrets/SITE_TOKEN",
    ]);
    // The rollback can be taken back as well.
    expect(readPlanFile(rollbacks()[2] ?? "").plan.repositories.sandbox?.teams).toEqual({
        "codex-pilot": "write",
        "codex-reviewers": "write",
    });
});

test("a rollback file that was changed, or is of another stack, is refused before anything is asked", async () => {
    const file = rollbacks()[0] ?? "";
    const text = readFileSync(file, "utf8");
    const broken = path.join(stack.folder, "broken.json");
    writeFileSync(broken, text.replace('"organization"', '"organisation"'));
    const refused = await verb(`rollback ${broken}`);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/broken\.json:\d+:\d+ {2}error/);
    writeFileSync(broken, text.replace('"stack": "test"', '"stack": "prod"'));
    const other = await verb(`rollback ${broken}`);
    expect(other.code).toBe(1);
    expect(other.output).toContain("is of stack prod, and this is stack test");
    expect((await verb("rollback nowhere.json")).code).toBe(2);
});

test("a plan in the stack's configuration would be applied past every review: the verbs refuse", async () => {
    await stack.must("config set rollout:plan somewhere.json");
    const { code, output } = await verb("preview");
    expect(code).toBe(1);
    expect(output).toContain("`pulumi config rm rollout:plan`");
    await stack.must("config rm rollout:plan");
});
