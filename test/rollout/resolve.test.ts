import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import { createUser } from "../../emulator/state/create";
import { createClient } from "../../live/client";
import { UnreadableError } from "../../live/unreadable";
import { formatLock, lockFileOf, pinsOf } from "../../policies/lock-file";
import { PolicyError, resolvePolicyFile } from "../../rollout/resolve";

let github: LocalGitHub;
let folder: string;

beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"));
});

afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
});

function policy(text: string): string {
    const file = path.join(folder, "policy.yaml");
    writeFileSync(file, text);
    return file;
}

async function resolve(file: string, token = "local-owner") {
    return resolvePolicyFile(
        await createClient({ baseUrl: github.url, token, onWait: () => undefined }),
        file,
    );
}

const pilot = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
repositories:
  pilot: { match: [sandbox], access: { codex-pilot: read } }
`;

describe("a policy file and an organization", () => {
    test("become a plan with the lines that it comes from", async () => {
        const { plan, inventory } = await resolve(policy(pilot));
        expect(Object.keys(plan.repositories)).toEqual(["sandbox"]);
        expect(plan.origins.get("repositories/sandbox/teams/codex-pilot")?.line).toBe(6);
        expect(inventory.organization.login).toBe("acme");
    });

    test("a policy in error is refused before anything is read", async () => {
        const before = github.journal.entries.length;
        await expect(resolve(policy(pilot.replace("members", "member")))).rejects.toThrow(
            PolicyError,
        );
        expect(github.journal.entries.length).toBe(before);
    });

    test("a repository that does not exist is an error with its place", async () => {
        const file = policy(pilot.replace("sandbox", "sandbx"));
        await expect(resolve(file)).rejects.toThrow(`${file}:6:20  error`);
    });

    test("an organization that the token may not see is unreadable, never empty", async () => {
        await expect(resolve(policy(pilot), "not-a-token")).rejects.toThrow(UnreadableError);
    });

    test("a login that a stranger took over is granted nothing when it is pinned", async () => {
        const file = policy(pilot);
        const { policy: read, inventory } = await resolve(file);
        writeFileSync(lockFileOf(file), formatLock(pinsOf(read, inventory)));
        expect((await resolve(file)).warnings).toEqual([]);

        const first = inventory.users["dev-1"]?.id ?? 0;
        const { state } = github;
        state.renameUser(state.userByLogin("dev-1")!, "dev-one");
        const stranger = createUser(state, "dev-1").id;
        await expect(resolve(file)).rejects.toThrow(
            `dev-1 was GitHub account ${first} when it was pinned, and is ${stranger} now - ${first} is called dev-one now`,
        );
        rmSync(lockFileOf(file));
    });
});
