/**
 * Secrets that must not be found anywhere: every verb runs with canaries in each secret input, at full verbosity, against a
 * GitHub whose error texts repeat the Authorization header; then every byte that was printed or left is searched.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

/** Rounds with fresh canaries, of some fifty runs each: `CANARY_ROUNDS=4` is 200. */
const rounds = Number(process.env.CANARY_ROUNDS ?? "1");
jest.setTimeout(600_000 + rounds * 300_000);

/** Each round has one more team to make. */
const policyOf = (round: number) => `version: 1
organization: acme
users:
${Array.from({ length: round + 1 }, (_, at) => `  round-${at}: { members: [dev-3] }`).join("\n")}
  codex-pilot: { members: [dev-1, dev-2] }
  codex-reviewers: { members: [lead-1, lead-2] }
repositories:
  open:
    match: [docs-handbook]
    access: { codex-pilot: write, codex-reviewers: maintain }
    branches: standard
branches:
  standard: { approvals: 2, code-owners: true }
environments:
  docs-site:
    repositories: [open]
    reviewers: [codex-reviewers]
    branches: [main]
    secrets: { PAGES_TOKEN: { from: PAGES_TOKEN, rotated: 2026-11-01 } }
brakes:
  memberships: { few: 9, most: 50, share: 100 % }
  grants: { few: 9, most: 50, share: 100 % }
  protections: { few: 9, most: 50, share: 100 % }
`;

let stack: TestStack;
let proxy: Server;
let url = "";
/** What is answered by an error that repeats what was sent: making teams, or every read below the organization. */
let echo: "nothing" | "teams" | "reads" = "nothing";

beforeAll(async () => {
    const before = canaries(0);
    stack = await createTestStack({
        program: "bin/index.js",
        environment: { PULUMI_CONFIG_PASSPHRASE: before.PULUMI_CONFIG_PASSPHRASE },
    });
    proxy = createServer((request, response) => void forward(request, response));
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api/v3/`;
});
afterAll(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await stack.close();
});

/** To the local GitHub, whose token stands in for the canary; unless the answer is to be an error that repeats it. */
async function forward(
    request: import("node:http").IncomingMessage,
    response: import("node:http").ServerResponse,
): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { authorization = "" } = request.headers;
    const { method, url: asked = "" } = request;
    const echoed =
        (echo === "teams" && method === "POST" && /\/teams$/.test(asked)) ||
        (echo === "reads" && method === "GET" && /\/(orgs|repos)\/[^/?]+\/[^?]/.test(asked));
    if (echoed) {
        const message = `no: authorization was ${authorization}; body was ${body.toString()}`;
        const status = method === "GET" ? 403 : 422;
        const headers = { "content-type": "application/json", "x-authorization": authorization };
        response.writeHead(status, headers);
        response.end(JSON.stringify({ message, documentation_url: `https://x/${authorization}` }));
        return;
    }
    const answer = await fetch(`${stack.github.url}${request.url ?? ""}`, {
        method: request.method,
        headers: {
            authorization: "Bearer local-owner",
            ...Object.fromEntries(
                ["accept", "content-type", "x-github-api-version"].flatMap((name) => {
                    const value = request.headers[name];
                    return typeof value === "string" ? [[name, value]] : [];
                }),
            ),
        },
        body: body.length === 0 ? undefined : body,
    });
    const headers = Object.fromEntries(
        [...answer.headers].filter(([name]) => !/^(content-(length|encoding)|transfer)/.test(name)),
    );
    response.writeHead(answer.status, headers);
    response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Values of their own for every input that is a secret; none of them has a shape that gives it away. */
function canaries(round: number) {
    const value = (name: string) =>
        `canary${createHash("sha256").update(`${name} ${round}`).digest("hex").slice(0, 34)}`;
    return {
        GITHUB_TOKEN: value("token"),
        GITHUB_APP_TOKEN: value("app token"),
        PAGES_TOKEN: value("secret"),
        // The state is encrypted by it, so it stays the same.
        PULUMI_CONFIG_PASSPHRASE: "canary passphrase of all the rounds",
    };
}

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const at = path.join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(at) : entry.isFile() ? [at] : [];
    });
}

/** Each canary as it is, and as URLs, JSON, Basic authorization and JSON Web keys would carry it; also in what is compressed. */
function found(bytes: Buffer, secrets: readonly string[]): string[] {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return secrets.filter((secret) =>
        [
            secret,
            encodeURIComponent(secret),
            JSON.stringify(secret).slice(1, -1),
            Buffer.from(secret).toString("hex"),
            // Wherever it begins within three bytes, without the ends that its neighbours decide on.
            ...[0, 1, 2].map((before) =>
                Buffer.from(" ".repeat(before) + secret)
                    .toString("base64")
                    .slice(4, -4),
            ),
        ].some((one) => plain.includes(one)),
    );
}

/** What reads the organization or the policy and needs no engine. */
const cheap = [
    "validate rollout.yaml --verbose",
    "inventory --policy rollout.yaml --out inventory.json",
    "validate rollout.yaml --inventory inventory.json --json",
    "explain repository docs-handbook --policy rollout.yaml",
    "import --org acme --out imported.yaml --write-snapshot snapshot.json --partial",
    "report --policy rollout.yaml --out report.html",
    "report --policy rollout.yaml --format json",
    "explain person dev-1 --policy rollout.yaml",
    "explain secret PAGES_TOKEN --policy rollout.yaml",
    "checklist --policy rollout.yaml",
    "codex render --policy rollout.yaml --out codex",
    "lock --policy rollout.yaml",
    "journal --verify",
    "guardrails --policy rollout.yaml",
];

test("no verb prints, records or leaves a secret", async () => {
    for (let round = 0; round < rounds; round++) {
        const temporary = path.join(stack.folder, "tmp");
        mkdirSync(temporary, { recursive: true });
        const secrets = canaries(round);
        writeFileSync(path.join(stack.folder, "rollout.yaml"), policyOf(round));
        const environment = { ...secrets, GITHUB_BASE_URL: url, TMPDIR: temporary };
        const said: string[] = [];
        const run = async (words: string, more: Record<string, string> = {}) => {
            const { code, output } = await stack.codexRollout(words, { ...environment, ...more });
            said.push(`${words} (${code})\n${output}`);
            return { code, output };
        };
        const project = `--policy rollout.yaml --port ${stack.gatewayPort}`;

        await run("validate rollout.yaml --json");
        const { code } = await run(`preview ${project} --verbose --out out`);
        if (code !== 0) throw new Error(said.at(-1));
        const { hash } = JSON.parse(
            readFileSync(path.join(stack.folder, "out", "plan.json"), "utf8"),
        ) as { hash: string };
        await run("publish comment --from out --dry-run");
        // What fails says what GitHub said, which is the header.
        echo = "teams";
        const failed = await run(`up ${project} --verbose --plan ${hash.slice(0, 12)}`);
        echo = "nothing";
        expect(failed.code).not.toBe(0);
        expect(failed.output).toContain("authorization was");
        await run("journal --json");

        const again = await run(`preview ${project} --format json --out out`);
        const now = JSON.parse(
            readFileSync(path.join(stack.folder, "out", "plan.json"), "utf8"),
        ) as { hash: string };
        expect([0, 8]).toContain(again.code);
        const up = await run(`up ${project} --verbose --plan ${now.hash.slice(0, 12)}`);
        if (up.code !== 0) throw new Error(up.output);
        await run("drift --policy rollout.yaml --format markdown");
        await run("lock --policy rollout.yaml");
        await run("lock --policy nowhere.yaml");
        const literal = `run --port ${stack.gatewayPort} -- pulumi preview -v=9 --logtostderr --logflow`;
        await run(`${literal} --diff --config rollout:policy=rollout.yaml`);

        for (const mode of ["nothing", "reads"] as const) {
            echo = mode;
            // A command line that is misuse would have looked at no secret.
            for (const words of cheap)
                expect([words, (await run(words)).code]).not.toEqual([words, 2]);
            for (const format of ["text", "json", "html", "sarif", "github"])
                await run(`drift --policy rollout.yaml --verbose --format ${format}`);
        }
        echo = "nothing";
        // A command that says all that it was told.
        await run(
            `run --port 0 -- ${process.execPath} -e console.log(JSON.stringify(process.env))`,
        );
        process.stderr.write(`canaries: round ${round + 1}, ${said.length} runs\n`);

        const values = Object.values(secrets);
        const where = [
            ...said.map((text) => [text.split("\n")[0] ?? "", Buffer.from(text)] as const),
            ...filesBelow(stack.folder).map((file) => [file, readFileSync(file)] as const),
        ];
        const leaks = where.flatMap(([name, bytes]) =>
            found(bytes, values).map((secret) => {
                const key = Object.entries(secrets).find(([, value]) => value === secret)?.[0];
                return `${key} in ${name.replace(stack.folder, "")}`;
            }),
        );
        expect(leaks).toEqual([]);
        // What was searched was there to be searched.
        expect(where.map(([name]) => name)).toEqual(
            expect.arrayContaining([
                expect.stringMatching(/\.codex-rollout\/journal\/.*ndjson$/),
                expect.stringMatching(/\.codex-rollout\/ups\/.*result\.json$/),
                expect.stringMatching(/state\/.*test\.json$/),
            ]),
        );
    }
});
