/** A policy in an editor: the real yaml-language-server over stdio, with nothing but the line that names the schema. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
    createMessageConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";

const root = path.resolve(__dirname, "..", "..");
const server = path.join(root, "node_modules/yaml-language-server/bin/yaml-language-server");
const file = path.join(root, "policies", "rollout.yaml");
const uri = pathToFileURL(file).href;
const policy = readFileSync(file, "utf8");

interface Position {
    readonly line: number;
    readonly character: number;
}
interface Diagnostic {
    readonly message: string;
    readonly range: { readonly start: Position };
}

let child: ChildProcess;
let connection: MessageConnection;
let version = 0;
const waiting: ((diagnostics: readonly Diagnostic[]) => void)[] = [];

beforeAll(async () => {
    child = spawn(process.execPath, [server, "--stdio"], {
        stdio: ["pipe", "pipe", "ignore"],
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    if (child.stdout === null || child.stdin === null) throw new Error("no pipes");
    connection = createMessageConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
    );
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
        // Offline: the store of schemas is another one's server.
        items.map(() => ({
            validate: true,
            hover: true,
            completion: true,
            schemaStore: { enable: false },
        })),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onNotification(
        "textDocument/publishDiagnostics",
        ({ diagnostics }: { diagnostics: Diagnostic[] }) => waiting.shift()?.(diagnostics),
    );
    connection.listen();
    await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri: pathToFileURL(root).href,
        workspaceFolders: null,
        capabilities: {
            textDocument: { completion: {}, hover: {}, publishDiagnostics: {} },
            workspace: { configuration: true },
        },
    });
    await connection.sendNotification("initialized", {});
    await diagnosticsOf(policy);
}, 60_000);

afterAll(async () => {
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    connection.dispose();
    child.kill();
});

/** What the server finds wrong in a text. */
async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
    const answer = new Promise<readonly Diagnostic[]>((resolve) => waiting.push(resolve));
    version++;
    if (version === 1)
        await connection.sendNotification("textDocument/didOpen", {
            textDocument: { uri, languageId: "yaml", version, text },
        });
    else
        await connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version },
            contentChanges: [{ text }],
        });
    return answer;
}

/** Where the caret stands, written as `|`, and the text without it. */
function caret(text: string): { text: string; position: Position } {
    const before = text.slice(0, text.indexOf("|caret|")).split("\n");
    return {
        text: text.replace("|caret|", ""),
        position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    };
}

interface Offers {
    readonly items: readonly { readonly label: string; readonly documentation?: unknown }[];
}

async function offers(written: string): Promise<Offers> {
    const { text, position } = caret(written);
    await diagnosticsOf(text);
    return connection.sendRequest<Offers>("textDocument/completion", {
        textDocument: { uri },
        position,
    });
}

async function completions(written: string): Promise<string[]> {
    const { items } = await offers(written);
    return items.map(({ label }) => label);
}

const head =
    "# yaml-language-server: $schema=./rollout.schema.json\nversion: 1\norganization: acme\n";

test("our own policy has no error", async () => {
    expect(await diagnosticsOf(policy)).toEqual([]);
}, 60_000);

test("the areas of a policy are offered", async () => {
    const offered = await completions(`${head}|caret|\n`);
    expect(offered).toEqual(
        expect.arrayContaining(["users", "repositories", "branches", "review", "environments"]),
    );
}, 60_000);

test("the keys of a tier are offered, and the words of a closed list", async () => {
    const tier = `${head}repositories:\n  pilot:\n    match: [sandbox]\n    `;
    expect(await completions(`${tier}|caret|\n`)).toEqual(
        expect.arrayContaining(["access", "branches", "cloud", "grants"]),
    );
    expect(await completions(`${tier}grants: |caret|\n`)).toEqual(
        expect.arrayContaining(["authoritative"]),
    );
}, 60_000);

test("where the policy invents a name, a whole entry is offered, and is valid as it is inserted", async () => {
    const entries: Readonly<Record<string, string>> = {
        users: "codex-pilot",
        repositories: "pilot",
        branches: "standard",
        review: "codex-files",
        environments: "production",
    };
    for (const [area, name] of Object.entries(entries)) {
        const offered = await completions(`${head}${area}:\n  |caret|\n`);
        expect([area, offered]).toEqual([
            area,
            expect.arrayContaining([expect.stringContaining(`{ ${name}: {`)]),
        ]);
        expect(offered.join()).not.toContain("[object");
    }
}, 60_000);

test("an attestation is offered with what it attests", async () => {
    const { items } = await offers(`${head}attestations:\n  |caret|\n`);
    const retention = items.find(({ label }) => label === "retention");
    expect(JSON.stringify(retention?.documentation)).toMatch(/Look in: /);
}, 60_000);

test("a key says what it is for when it is pointed at", async () => {
    await diagnosticsOf(policy);
    const lines = policy.split("\n");
    const line = lines.findIndex((one) => one.includes("self-review:"));
    const character = (lines[line] ?? "").indexOf("self-review") + 2;
    const hover = await connection.sendRequest<{ contents: { value: string } }>(
        "textDocument/hover",
        { textDocument: { uri }, position: { line, character } },
    );
    expect(hover.contents.value).toMatch(/[Ss]elf/);
    expect(hover.contents.value.length).toBeGreaterThan(40);
}, 60_000);

test("a mistake is marked where it is", async () => {
    const lines = policy.split("\n");
    const line = lines.findIndex((one) => one.includes("sandbox: workspace-write"));
    const wrong = policy.replace("sandbox: workspace-write", "sandbox: wide-open");
    const [found, ...others] = await diagnosticsOf(wrong);
    expect(others).toEqual([]);
    expect(found?.range.start).toEqual({
        line,
        character: (lines[line] ?? "").indexOf("workspace"),
    });
    expect(found?.message).toMatch(/workspace-write/);
}, 60_000);
