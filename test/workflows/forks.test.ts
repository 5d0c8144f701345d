/** Whatever a pull request holds, only two plain files of it are read, and never by a program of its own. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Run } from "./support/runner";
import { canaries, createWorld, policyFile } from "./support/world";
import type { PolicyWorld } from "./support/world";

const policy = `version: 1
organization: acme
users:
  codex-pilot:
    members: [dev-1]
`;
const shout = (what: string) => `env > "$RUNNER_TEMP/../../PWNED-${what}"`;
const steal = (what: string) =>
    `require("fs").writeFileSync(process.env.RUNNER_TEMP + "/../../PWNED-${what}", JSON.stringify(process.env))`;

/** The five of limits-and-faults.md F6 beside a harmless change of the policy, and what else a program could be led by. */
const payload: Record<string, string> = {
    "index.ts": steal("index"),
    "index.js": steal("index"),
    "package.json": JSON.stringify({
        name: "policy",
        scripts: { preinstall: shout("package") },
        main: "evil.js",
    }),
    "evil.js": steal("main"),
    ".npmrc": "script-shell=./evil.sh\n",
    "evil.sh": shout("npmrc"),
    "Pulumi.yaml": "name: evil\nruntime: nodejs\nmain: evil.js\n",
    ".github/workflows/codex-rollout-preview.yml": `on: pull_request_target\njobs: { x: { runs-on: x, steps: [{ run: '${shout("workflow")}' }] } }\n`,
    ".gitattributes": "* filter=evil merge=evil\n",
    ".gitmodules": '[submodule "evil"]\n\tpath = evil\n\turl = file:///\n',
};

jest.setTimeout(300_000);

let world: PolicyWorld;
beforeAll(async () => {
    world = await createWorld(policy);
});
afterAll(() => world.close());

/** Every file below the scratch folder of a run, without the state and this checkout's packages. */
function filesOf(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
        const at = path.join(folder, one.name);
        if (one.isSymbolicLink() || one.name === "state" || one.name === ".git") return [];
        return one.isDirectory() ? filesOf(at) : [at];
    });
}

function nothingRan(run: Run): void {
    expect(filesOf(world.folder).filter((file) => file.includes("PWNED"))).toEqual([]);
    expect(run.log).not.toContain(".npmrc is read");
    for (const { workspace, result } of Object.values(run.jobs)) {
        if (result === "skipped") continue;
        for (const name of ["evil.js", "evil.sh", ".npmrc", ".gitattributes", "index.ts"])
            expect(readdirSync(workspace)).not.toContain(name);
        expect(readFileSync(path.join(workspace, "package.json"), "utf8")).toContain('"index.js"');
        expect(readFileSync(path.join(workspace, "Pulumi.yaml"), "utf8")).toContain(
            "codex-rollout",
        );
    }
    for (const folder of Object.values(run.artefacts)) {
        const names = filesOf(folder).map((file) => path.relative(folder, file));
        expect(names.filter((name) => !/^(policy\/policies\/|p\w+\.\w+$)/.test(name))).toEqual([]);
    }
}

const secretText = new RegExp(`${canaries.passphrase}|${canaries.keyOf("")}`);

const changed = policy.replace("[dev-1]", "[dev-1, dev-2]");

test("a fork: its policy is checked without a secret, and nothing of it is run", async () => {
    const proposal = await world.propose("fork", { [policyFile]: changed, ...payload });
    const run = await world.run("preview", world.pullEvent(proposal, true));
    const results = Object.entries(run.jobs).map(([id, { result }]) => `${id}: ${result}`);
    expect([results, run.log]).toEqual([
        ["policy: success", "preview: skipped", "comment: success"],
        expect.anything(),
    ]);
    for (const { steps } of Object.values(run.jobs)) {
        for (const { environment } of steps)
            expect(JSON.stringify(environment)).not.toMatch(secretText);
    }
    nothingRan(run);
    const [comment, ...more] = await world.send("GET", `/issues/${proposal.number}/comments`);
    expect(more).toEqual([]);
    expect(comment.body).toContain("This pull request comes from a fork");
    // Only the text that is checked reaches the artefacts.
    const taken = path.join(run.artefacts["codex-rollout-policy"] ?? "", "policy", policyFile);
    expect(readFileSync(taken, "utf8")).toBe(changed);
});

test("a branch of the repository: the same, and no secret is there but where the organization is read", async () => {
    const proposal = await world.propose("branch", { [policyFile]: changed, ...payload });
    const run = await world.run("preview", world.pullEvent(proposal));
    expect([run.jobs.preview?.result, run.log]).toEqual(["success", expect.anything()]);
    const holders = Object.entries(run.jobs).flatMap(([id, { steps }]) =>
        steps
            .filter(({ environment }) => secretText.test(JSON.stringify(environment)))
            .map(({ name }) => `${id}: ${name}`),
    );
    expect(holders).toEqual(["preview: Preview"]);
    nothingRan(run);
});

describe("what is no plain file is refused, with a comment that says so", () => {
    const cases: Record<string, Record<string, string | { link: string }>> = {
        "a symbolic link for the policy": { [policyFile]: { link: "/etc/passwd" } },
        "a symbolic link for the overrides": {
            [policyFile]: `${policy}# changed\n`,
            "policies/overrides.yaml": { link: "../../../../etc/passwd" },
        },
    };
    test.each(Object.entries(cases))("%s", async (name, files) => {
        const proposal = await world.propose(name.replace(/\W+/g, "-"), files);
        const run = await world.run("preview", world.pullEvent(proposal, true));
        expect(run.jobs.policy?.result).toBe("failure");
        expect(run.jobs.preview?.result).toBe("skipped");
        const [comment] = await world.send("GET", `/issues/${proposal.number}/comments`);
        expect(comment.body).toContain("is a link or no file, which is refused");
        expect(filesOf(world.folder).filter((file) => /passwd/.test(file))).toEqual([]);
    });

    test("a newer commit, a conflict: each is said", async () => {
        const proposal = await world.propose("stale", { [policyFile]: `${policy}# stale\n` });
        const event = world.pullEvent(proposal, true);
        await world.send("PUT", `/contents/${policyFile}`, {
            message: "newer",
            content: Buffer.from(`${policy}# newer\n`).toString("base64"),
            branch: "stale",
            sha: (await world.send("GET", `/contents/${policyFile}?ref=stale`)).sha,
        });
        world.sync();
        const stale = await world.run("preview", event);
        expect(stale.jobs.policy?.result).toBe("failure");
        expect(stale.log).toContain("has a newer commit than");
        await world.send("PUT", `/contents/${policyFile}`, {
            message: "meanwhile",
            content: Buffer.from(`${policy}# meanwhile\n`).toString("base64"),
            sha: (await world.send("GET", `/contents/${policyFile}`)).sha,
        });
        const conflict = await world.run("preview", world.pullEvent(proposal, true));
        expect(conflict.jobs.policy?.result).toBe("failure");
        const [comment] = await world.send("GET", `/issues/${proposal.number}/comments`);
        expect(comment.body).toContain("conflicts with the default branch");
    });
});
