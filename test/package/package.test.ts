/** What `npm pack` makes, installed into an empty folder: from nothing to a first preview, and the components in TypeScript. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createLocalGitHub } from "../../emulator/server";
import { ensureEngine } from "../../engine/index";
import { seedFor } from "../../cli/init/seed";
import { loadPolicy } from "../../policies/load";
import type { Installed } from "../support/installed";
import { installPacked } from "../support/installed";

jest.setTimeout(300_000);

const root = path.resolve(__dirname, "..", "..");
let installed: Installed;
beforeAll(() => {
    installed = installPacked();
    process.stderr.write(
        `npm pack: ${installed.files.length} files, ${(installed.size / 1e6).toFixed(2)} MB\n`,
    );
});
afterAll(() => installed.remove());

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly version: string;
    readonly main: string;
    readonly types: string;
    readonly bin: Record<string, string>;
    readonly exports: Record<string, string | Record<string, string>>;
    readonly private?: boolean;
    readonly peerDependenciesMeta: Record<string, { readonly optional?: boolean }>;
};

test("every entry that package.json names is in the tarball, and it may be published", () => {
    const entries = Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === "string" ? [entry] : Object.values(entry),
    );
    const named = [...entries, manifest.main, manifest.types, ...Object.values(manifest.bin)];
    const isThere = (name: string) => installed.files.some((file) => path.matchesGlob(file, name));
    expect(named.map((name) => name.replace(/^\.\//, "")).filter((name) => !isThere(name))).toEqual(
        [],
    );
    expect(manifest.private).toBeUndefined();
    // 100 MB and more, and of use to two verbs only.
    expect(manifest.peerDependenciesMeta["@openai/codex"]).toEqual({ optional: true });
    // Conditions are tried in their order: types first, or TypeScript does not find them.
    for (const entry of Object.values(manifest.exports))
        if (typeof entry !== "string") expect(Object.keys(entry)).toEqual(["types", "default"]);
    const program = path.join(
        installed.folder,
        "node_modules/codex-rollout",
        manifest.bin["codex-rollout"]!,
    );
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test("there is nothing in it that is of use only here", () => {
    const unwanted = installed.files.filter((file) =>
        /(^|\/)(test|bench|_site|node_modules)\/|tsbuildinfo|^\.|\.test\.|\.log$|^cli\//.test(file),
    );
    expect(unwanted).toEqual([]);
    expect(installed.size).toBeLessThan(4e6);
});

test("version, schema, a policy and its findings", async () => {
    const started = performance.now();
    const version = await installed.codexRollout(["--version"]);
    const took = (performance.now() - started) / 1000;
    process.stderr.write(`codex-rollout --version: ${took.toFixed(2)} s\n`);
    expect(version).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
    const schema = await installed.codexRollout(["schema"]);
    const kept = readFileSync(path.join(root, "policies", "rollout.schema.json"), "utf8");
    expect(JSON.parse(schema.stdout)).toEqual(JSON.parse(kept));
    writeFileSync(
        path.join(installed.folder, "wrong.yaml"),
        "version: 1\norganization: acme\nuser: {}\n",
    );
    const wrong = await installed.codexRollout(["validate", "wrong.yaml"]);
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("did you mean users?")]);
});

test("init, and the first preview of its project with the guardrails", async () => {
    const words =
        "init --organization acme --users dev-1 --reviewers lead-1,lead-2 --repositories sandbox --workflows --yes";
    // The folder has a package.json, which gains one dependency and loses nothing.
    const refused = await installed.codexRollout(words.split(" "));
    expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining('+        "codex-rollout"'),
    ]);
    expect(existsSync(path.join(installed.folder, "policies"))).toBe(false);
    const made = await installed.codexRollout([...words.split(" "), "--force"]);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    expect(made.stdout).toContain("created    .github/workflows/codex-rollout-preview.yml");
    const own = JSON.parse(
        readFileSync(path.join(installed.folder, "package.json"), "utf8"),
    ) as object;
    expect(own).toEqual({
        name: "installed",
        private: true,
        dependencies: { "codex-rollout": manifest.version },
    });

    const file = path.join(installed.folder, "policies", "rollout.yaml");
    const github = await createLocalGitHub({
        seed: seedFor(loadPolicy(file).policy!),
        contract: "strict",
    });
    try {
        mkdirSync(path.join(installed.folder, "state"));
        const environment = {
            GITHUB_BASE_URL: `${github.url}/`,
            GITHUB_TOKEN: "local-owner",
            PULUMI_BACKEND_URL: `file://${path.join(installed.folder, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
        };
        const engine = await ensureEngine({});
        const stack = await installed.run("pulumi", ["stack", "init", "acme"], {
            ...engine.env,
            ...environment,
        });
        expect(stack).toMatchObject({ code: 0 });
        const pack = "node_modules/codex-rollout/policies/guardrails";
        const preview = await installed.codexRollout(
            ["preview", "--port", "0", "--json", "--quiet", "--policy-pack", pack],
            environment,
        );
        expect([preview.code, preview.stderr]).toEqual([0, ""]);
        const { changes } = JSON.parse(preview.stdout) as { changes: { summary: string }[] };
        expect(changes.map(({ summary }) => summary)).toContain(
            "team codex-pilot is created with dev-1",
        );
    } finally {
        await github.close();
    }
});

test("--version loads the command line and nothing else that is installed", async () => {
    const list = path.join(installed.folder, "loaded.js");
    writeFileSync(
        list,
        `process.on("exit", () => console.error(Object.keys(require("node:module")._cache).join("\\n")));\n`,
    );
    const { stderr } = await installed.codexRollout(["--version"], { NODE_OPTIONS: `-r ${list}` });
    const packages = [
        ...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/g),
    ];
    expect(new Set(packages.map(([, name]) => name))).toEqual(
        new Set(["codex-rollout", "commander"]),
    );
});

test("for other languages, and as a template of pulumi new", async () => {
    const engine = await ensureEngine({});
    const folder = "node_modules/codex-rollout";
    const schema = await installed.run("pulumi", ["package", "get-schema", `./${folder}/plugin`], {
        ...engine.env,
    });
    expect([schema.code, JSON.parse(schema.stdout)]).toEqual([
        0,
        expect.objectContaining({ name: "codex-rollout", version: manifest.version }),
    ]);
    const made = path.join(installed.folder, "made");
    mkdirSync(made);
    const words = `new ../${folder}/templates/pulumi-new --generate-only --yes --name policy`;
    const created = await installed.run("sh", ["-c", `cd made && pulumi ${words}`], {
        ...engine.env,
    });
    expect([created.code, existsSync(path.join(made, "policies", "rollout.yaml"))]).toEqual([
        0,
        true,
    ]);
    const valid = await installed.codexRollout(["validate", "made/policies/rollout.yaml"]);
    expect(valid).toMatchObject({ code: 0 });
});

test("the local GitHub and the engine", async () => {
    const engine = await installed.codexRollout(["engine", "env"]);
    expect([engine.code, engine.stdout]).toEqual([0, expect.stringMatching(/^export PATH=|^# /)]);
    const github = "emulator --port 0 --contract strict --state kept";
    const started = installed.run("sh", [
        "-c",
        // Ends by itself once it has answered.
        `node node_modules/codex-rollout/bin/cli/main.js ${github} > said & pid=$!
        until grep -q 'Ctrl-C' said; do kill -0 $pid || exit 1; sleep 0.1; done
        url="$(sed -n 's/^Local GitHub at //p' said)"
        node -e 'fetch(process.argv[1], { headers: { authorization: "Bearer local-owner" } }).then(async (answer) => console.log(answer.status, (await answer.json()).login))' "$url/api/v3/orgs/acme"
        kill -INT $pid; wait $pid`,
    ]);
    expect(await started).toEqual({
        code: 0,
        stdout: "200 acme\n",
        stderr: "local GitHub stopped\n",
    });
});

test("the components in a TypeScript program, types of libraries checked too", async () => {
    writeFileSync(
        path.join(installed.folder, "use.ts"),
        [
            'import * as codexRollout from "codex-rollout";',
            'import program = require("codex-rollout/program");',
            'export const team = new codexRollout.AccessTeam("pilot", { name: "codex-pilot", members: { "dev-1": "member" } });',
            "export const run: () => Promise<unknown> = program;",
            "// @ts-expect-error the types are there, so a name that is not is seen",
            "export const none = codexRollout.NoSuchComponent;",
            "",
        ].join("\n"),
    );
    const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
    const options = "--noEmit --strict --module nodenext --target es2022 --types node --typeRoots";
    const types = path.join(root, "node_modules", "@types");
    const checked = await installed.run(process.execPath, [
        compiler,
        ...options.split(" "),
        types,
        "use.ts",
    ]);
    expect(checked).toEqual({ code: 0, stdout: "", stderr: "" });
});
