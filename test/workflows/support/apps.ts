/** Tokens as GitHub gives them to workflows and Apps: an installation's, with exactly the permissions asked for. */
import { createSign } from "node:crypto";
import type { Seed } from "../../../emulator/seed/types";
import type { LocalGitHub } from "../../../emulator/server";

/** GitHub Actions is an App; `GITHUB_TOKEN` is an installation token of it, and its bot writes the comments. */
export const actionsApp: NonNullable<Seed["apps"]>[number] = {
    slug: "github-actions",
    id: 15368,
    name: "GitHub Actions",
    owner: "github",
    permissions: {
        actions: "write",
        checks: "write",
        contents: "write",
        issues: "write",
        metadata: "read",
        pull_requests: "write",
        statuses: "write",
    },
    installation: { id: 40010, repositories: "all" },
};

/**
 * An installation token of an App. @throws when the App holds less than is asked for, as GitHub's 422 has it.
 * @param permissions as GitHub's API names them, e.g. `{ pull_requests: "write" }`
 */
export async function installationToken(
    github: LocalGitHub,
    slug: string,
    permissions: Record<string, string>,
    repositories?: readonly string[],
): Promise<string> {
    const key = await post(`${github.url}/_local/apps/${slug}/key`, undefined, {});
    const jwt = signed(Number(key.appId), String(key.privateKey));
    const [{ id } = {}] = key.installations as { id?: number }[];
    const path = `${github.url}/api/v3/app/installations/${id}/access_tokens`;
    const { token } = await post(path, jwt, {
        permissions,
        ...(repositories === undefined ? {} : { repositories }),
    });
    return String(token);
}

async function post(url: string, token?: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        headers: {
            "content-type": "application/json",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
}

function signed(appId: number, key: string): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const head = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + 300, iss: String(appId) })}`;
    return `${head}.${createSign("RSA-SHA256").update(head).sign(key, "base64url")}`;
}
