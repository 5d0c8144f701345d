import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, ensureEngine } from "../../engine";
import {
    declarations,
    type ProviderSchema,
    reached,
    sdk,
    sdkFunctions,
    sdkResources,
    shape,
    upperFirst,
    withoutNeed,
} from "../engine/sdk-shape";
import { wrongWithDocument } from "../support/json-documents";

const repository = join(__dirname, "..", "..");
const cli = join(repository, "bin", "cli", "main.js");

let engine: Engine;
let github: Server;
let root: string;

beforeAll(async () => {
    engine = await ensureEngine();
    root = mkdtempSync(join(tmpdir(), "codex-rollout-engine-e2e-"));
    // Enough of GitHub for the provider to start: it asks for its organization first.
    github = createServer((_request, response) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ id: 1, login: "acme", type: "Organization" }));
    });
    await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
}, 1_800_000);

afterAll(() => {
    github.close();
    rmSync(root, { recursive: true, force: true });
});

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly output: string;
}

/** Literal pulumi in a folder, with a state of its own and nothing of the caller's GitHub settings. */
function pulumi(cwd: string, ...args: string[]): Promise<Ended> {
    const own = Object.entries(process.env).filter(([name]) => !/^(GITHUB|PULUMI)_/.test(name));
    const state = join(root, "state");
    mkdirSync(state, { recursive: true });
    const env = {
        ...Object.fromEntries(own),
        ...engine.env,
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
    };
    return new Promise((resolve) => {
        execFile("pulumi", args, { cwd, env, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
            resolve({ code, stdout, output: stdout + stderr });
        });
    });
}

/** A plain JavaScript project of those files, using this repository's node_modules. */
function project(name: string, files: Record<string, string>): string {
    const directory = join(root, name);
    mkdirSync(directory);
    symlinkSync(join(repository, "node_modules"), join(directory, "node_modules"));
    const all = {
        "package.json": JSON.stringify({ name, version: "0.0.1", main: "main.js" }),
        ...files,
    };
    for (const [file, content] of Object.entries(all)) {
        writeFileSync(join(directory, file), content);
    }
    return directory;
}

const projectFile = (name: string) =>
    `name: ${name}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`;

const provider = () => `
const github = require("@pulumi/github");
const pulumi = require("@pulumi/pulumi");
const baseUrl = "http://127.0.0.1:${(github.address() as AddressInfo).port}/";
const acme = new github.Provider("acme", { owner: "acme", token: "t", baseUrl });
const provider = { provider: acme };
`;

test("pulumi is the version that the engine says", async () => {
    const { stdout } = await pulumi(root, "version");
    expect(stdout.trim()).toBe(`v${engine.version}`);
});

describe("the provider plugin is what @pulumi/github was made from", () => {
    let schema: ProviderSchema;

    beforeAll(async () => {
        const directory = join(root, "schema");
        mkdirSync(directory);
        const { code, stdout, output } = await pulumi(
            directory,
            ...["package", "get-schema", "github@6.15.0"],
        );
        if (code !== 0) throw new Error(output);
        schema = JSON.parse(stdout) as ProviderSchema;
    }, 120_000);

    test("the same resources", () => {
        const tokens = sdkResources().map(({ token }) => token);
        expect(tokens.length).toBeGreaterThan(80);
        expect(Object.keys(schema.resources).sort()).toEqual(tokens.sort());
    });

    test("the same functions", () => {
        // A method that the bridge adds to every provider, which the SDK does not carry.
        const bridgeOwn = "pulumi:providers:github/terraformConfig";
        const tokens = Object.keys(schema.functions).filter((token) => token !== bridgeOwn);
        expect(tokens.sort()).toEqual(sdkFunctions());
    });

    test("the same inputs and outputs of every resource: names, which are required, which are lists", () => {
        for (const { token, types } of sdkResources()) {
            const resource = schema.resources[token];
            const declared = declarations(types);
            const name = token.split(":").at(-1) ?? "";
            expect([token, shape(resource?.inputProperties, resource?.requiredInputs)]).toEqual([
                token,
                declared.get(`${name}Args`),
            ]);
            expect([token, withoutNeed(shape(resource?.properties))]).toEqual([
                token,
                withoutNeed(declared.get(name)),
            ]);
        }
    });

    test("the same arguments and results of every function", () => {
        for (const token of sdkFunctions()) {
            const { inputs, outputs } = schema.functions[token] ?? {};
            const name = token.split(":").at(-1) ?? "";
            const declared = declarations(join(sdk, `${name}.d.ts`));
            const named = (ending: string) =>
                withoutNeed(declared.get(`${upperFirst(name)}${ending}`));
            expect([token, withoutNeed(shape(inputs?.properties))]).toEqual([token, named("Args")]);
            expect([token, withoutNeed(shape(outputs?.properties))]).toEqual([
                token,
                named("Result"),
            ]);
        }
    });

    test("the same nested objects, which upstream's limits on lists can change", () => {
        const declared = {
            inputs: declarations(join(sdk, "types", "input.d.ts")),
            outputs: declarations(join(sdk, "types", "output.d.ts")),
        };
        const resources = Object.values(schema.resources);
        const functions = Object.values(schema.functions);
        const used = {
            inputs: reached(
                schema,
                resources.map((resource) => resource.inputProperties),
            ),
            outputs: reached(schema, [
                ...resources.map((resource) => resource.properties),
                ...functions.map((f) => f.outputs?.properties),
            ]),
        };
        for (const side of ["inputs", "outputs"] as const) {
            expect(used[side].length).toBeGreaterThan(40);
            for (const token of used[side]) {
                const name = upperFirst(token.split(":").at(-1) ?? "");
                expect([side, token, withoutNeed(shape(schema.types[token]?.properties))]).toEqual([
                    side,
                    token,
                    withoutNeed(declared[side].get(name)),
                ]);
            }
        }
    });

    test("the token is a secret; token and address have the published defaults", () => {
        expect(schema.provider.inputProperties.token).toMatchObject({
            secret: true,
            defaultInfo: { environment: ["GITHUB_TOKEN"] },
        });
        expect(schema.provider.inputProperties.baseUrl).toMatchObject({
            default: "https://api.github.com/",
            defaultInfo: { environment: ["GITHUB_BASE_URL"] },
        });
    });

    test.each(["actions", "codespaces", "dependabot"])(
        "another selection of repositories replaces an organization secret of %s",
        (area) => {
            const name = `${area}OrganizationSecret`;
            const resource = schema.resources[`github:index/${name}:${upperFirst(name)}`];
            expect(resource?.inputProperties.selectedRepositoryIds).toMatchObject({
                willReplaceOnChanges: true,
            });
        },
    );
});

/** Where GitHub refuses a second object of the same name or key, the old one must go first. */
test("the four resources that must be deleted before they are replaced are; others are not", async () => {
    const changes = [
        [
            "actionsEnvironmentSecret",
            "ActionsEnvironmentSecret",
            "r:e:S",
            { repository: "r", environment: "e", secretName: "S", plaintextValue: "v" },
            { secretName: "T" },
        ],
        [
            "repositoryAutolinkReference",
            "RepositoryAutolinkReference",
            "1",
            { repository: "r", keyPrefix: "A-", targetUrlTemplate: "https://x/<num>" },
            { keyPrefix: "B-" },
        ],
        [
            "repositoryCollaborator",
            "RepositoryCollaborator",
            "r:u",
            { repository: "r", username: "u", permission: "push" },
            { username: "w" },
        ],
        [
            "repositoryDeployKey",
            "RepositoryDeployKey",
            "r:1",
            { repository: "r", title: "t", key: "ssh-ed25519 AAAA", readOnly: true },
            { title: "u" },
        ],
        [
            "branch",
            "Branch",
            "r:b",
            { repository: "r", branch: "b", sourceBranch: "main" },
            { sourceBranch: "dev" },
        ],
    ] as const;
    const program = changes.map(
        ([name, type, , inputs, change]) =>
            `new github.${type}("${name}", ${JSON.stringify({ ...inputs, ...change })}, provider);`,
    );
    const directory = project("replace", {
        "Pulumi.yaml": projectFile("replace"),
        "main.js": `${provider()}${program.join("\n")}`,
    });
    await pulumi(directory, "stack", "init", "dev");
    const urn = (type: string, name: string) => `urn:pulumi:dev::replace::${type}::${name}`;
    const providerUrn = urn("pulumi:providers:github", "acme");
    const providerId = "00000000-0000-4000-8000-000000000000";
    const providerInputs = {
        owner: "acme",
        token: "t",
        baseUrl: "http://127.0.0.1:1/",
        version: "6.15.0",
    };
    writeFileSync(
        join(directory, "state.json"),
        JSON.stringify({
            version: 3,
            deployment: {
                manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
                resources: [
                    {
                        urn: providerUrn,
                        custom: true,
                        id: providerId,
                        type: "pulumi:providers:github",
                        inputs: providerInputs,
                        outputs: providerInputs,
                    },
                    ...changes.map(([name, resource, id, inputs]) => {
                        const type = `github:index/${name}:${resource}`;
                        return {
                            urn: urn(type, name),
                            custom: true,
                            id,
                            type,
                            inputs,
                            outputs: { id, ...inputs },
                            provider: `${providerUrn}::${providerId}`,
                        };
                    }),
                ],
            },
        }),
    );
    const imported = await pulumi(directory, "stack", "import", "--file", "state.json");
    expect(imported.output).toContain("Import complete");
    const { output } = await pulumi(
        directory,
        ...["preview", "--diff", "--show-replacement-steps", "--non-interactive"],
    );
    // Of the three steps of a replacement, the first one shown is the first one done.
    const steps = [
        ...output.matchAll(/github:index\/(\w+):\w+: \((delete-replaced|create-replacement)\)/g),
    ];
    const order = changes.map(([name]) => [name, steps.find((step) => step[1] === name)?.[2]]);
    expect(Object.fromEntries(order)).toEqual({
        actionsEnvironmentSecret: "delete-replaced",
        repositoryAutolinkReference: "delete-replaced",
        repositoryCollaborator: "delete-replaced",
        repositoryDeployKey: "delete-replaced",
        branch: "create-replacement",
    });
}, 120_000);

describe("the Node language host", () => {
    const pack = () =>
        project("pack", {
            "PulumiPolicy.yaml": "runtime: nodejs\ndescription: test\nversion: 0.0.1\n",
            "main.js": `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("rules", { policies: [{
    name: "no-open-teams", description: "Prohibits visible teams", enforcementLevel: "mandatory",
    validateResource: ({ type, props }, report) => {
        if (type === "github:index/team:Team" && props.privacy !== "secret") report(props.name + " is visible");
    },
}] });`,
        });

    test("runs a program, its policy pack given as --policy-pack DIRECTORY, and a dynamic provider", async () => {
        const rules = pack();
        const program = (privacy: string) => `${provider()}
new github.Team("team", { name: "pilot", privacy: "${privacy}" }, provider);
new (class extends pulumi.dynamic.Resource {
    constructor() { super({ async create() { return { id: "1", outs: {} }; } }, "own", {}); }
})();
exports.loadsTypescript = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "no";
exports.configured = new pulumi.Config().require("colour");
exports.hidden = new pulumi.Config().requireSecret("word");`;
        const directory = project("program", {
            "Pulumi.yaml": projectFile("program"),
            "main.js": program("closed"),
        });
        await pulumi(directory, "stack", "init", "dev");
        await pulumi(directory, "config", "set", "colour", "blue");
        await pulumi(directory, "config", "set", "--secret", "word", "xyzzy");

        const preview = ["preview", "--diff", "--non-interactive", "--policy-pack", rules];
        const refused = await pulumi(directory, ...preview);
        expect(refused.output).toMatch(/\[mandatory\] {2}no-open-teams[^]*pilot is visible/);
        expect(refused.code).toBe(1);

        writeFileSync(join(directory, "main.js"), program("secret"));
        const allowed = await pulumi(directory, ...preview);
        expect(allowed.output).not.toMatch(/warning:|from \$PATH/);
        expect(allowed.output).toMatch(/loadsTypescript: "no"/);
        expect(allowed.output).toMatch(/configured +: "blue"/);
        expect(allowed.output).toMatch(/hidden +: \[secret\]/);
        expect(allowed.output).not.toContain("xyzzy");
        expect(allowed.output).toMatch(/pulumi-nodejs:dynamic:Resource: \(create\)/);
        expect(allowed.code).toBe(0);
    }, 120_000);

    test("a program that throws fails the preview with its message", async () => {
        const directory = project("throws", {
            "Pulumi.yaml": projectFile("throws"),
            // Without its stack, since Node 20.20's inspect takes half a minute over frames of @pulumi.
            "main.js": `const { RunError } = require("@pulumi/pulumi");
throw Object.assign(new RunError("policy line 3 is wrong"), { stack: undefined });`,
        });
        await pulumi(directory, "stack", "init", "dev");
        const { code, output } = await pulumi(directory, "preview", "--non-interactive");
        expect(output).toContain("policy line 3 is wrong");
        expect(code).not.toBe(0);
    }, 120_000);

    test("a wrong runtime option is named", async () => {
        const directory = project("options", {
            "Pulumi.yaml": projectFile("options").replace("false", "maybe"),
            "main.js": "",
        });
        await pulumi(directory, "stack", "init", "dev");
        const { code, output } = await pulumi(directory, "preview", "--non-interactive");
        expect(output).toContain("runtime option typescript must be true or false, not maybe");
        expect(code).not.toBe(0);
    }, 120_000);
});

describe("codex-rollout engine", () => {
    const run = (...args: string[]) =>
        spawnSync(process.execPath, [cli, "engine", ...args], { encoding: "utf8" });

    test("reports the engine; the second time without a word of progress", () => {
        const { status, stdout, stderr } = run();
        expect(stdout).toMatch(/^Pulumi engine: will do\n {2}pulumi +3\.\d+\.\d+, /);
        expect(stderr).toBe("");
        expect(status).toBe(0);
    });

    test("--json says the same to programs", () => {
        const { stdout } = run("--json");
        expect(wrongWithDocument("engine", stdout)).toEqual([]);
        expect(JSON.parse(stdout)).toMatchObject({ engine: { version: engine.version } });
    });

    test('eval "$(codex-rollout engine env)" makes pulumi in a shell this engine', () => {
        const { stdout, status } = spawnSync(
            "/bin/sh",
            ["-c", `eval "$("$NODE" "$CLI" engine env)" && pulumi version && command -v pulumi`],
            { encoding: "utf8", env: { ...process.env, NODE: process.execPath, CLI: cli } },
        );
        expect(stdout).toBe(`v${engine.version}\n${engine.pulumi}\n`);
        expect(status).toBe(0);
    });

    test.each([
        [["env", "--shell", "tcsh"], "Allowed choices are sh, bash, zsh, fish, json"],
        [["--from", "npm"], "Allowed choices are path, download, build"],
        [["--fresh"], "unknown option '--fresh'"],
    ])("misuse %j exits 2 and says what is allowed", (args, message) => {
        const { status, stderr, stdout } = run(...args);
        expect(stderr).toContain(message);
        expect(stdout).toBe("");
        expect(status).toBe(2);
    });

    test("no engine is a failure, told without a stack", () => {
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [cli, "engine", "env", "--from", "path"],
            { encoding: "utf8", env: { PATH: "/nowhere", HOME: root } },
        );
        expect(stderr).toMatch(/^codex-rollout: there is no Pulumi engine of the kind asked for/);
        expect(stderr).not.toMatch(/\n\s+at /);
        expect(stdout).toBe("");
        expect(status).toBe(1);
    });
});
