/** Sends recorded requests to a local GitHub, with the ids and shas of this run in place of the recorded ones. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seal } from "tweetnacl-sealedbox-js";
import type { Seed } from "../../emulator/seed/types";
import { type Answer, type Checked } from "./exchange";

/** One line of `recorded/*.jsonl`. */
export interface Recorded {
    readonly case?: string;
    readonly pitfall?: string;
    readonly title?: string;
    readonly step: string;
    readonly request: string;
    readonly body?: Readonly<Record<string, unknown>>;
    readonly conditional?: "sent" | "304";
    readonly status: number;
    readonly answer?: unknown;
}

export function recorded(file: "cases" | "pitfalls"): Map<string, Recorded[]> {
    const lines = readFileSync(join(__dirname, "recorded", `${file}.jsonl`), "utf8")
        .trim()
        .split("\n");
    const groups = new Map<string, Recorded[]>();
    for (const line of lines) {
        const one = JSON.parse(line) as Recorded;
        const key = one.case ?? one.pitfall ?? "";
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return groups;
}

/** The organization that the recording stub served; ids as recorded where a seed may choose them. */
export function stubSeed(
    over: Partial<Seed> = {},
    codex: Partial<Exclude<NonNullable<Seed["repositories"]>[number], string>> = {},
): Seed {
    const people = ["Alice", "bob", "carol", "dave", "octo-admin", "outsider"];
    return {
        organization: "acme",
        id: 9001,
        name: "Acme",
        plan: "enterprise",
        defaultRepositoryPermission: "read",
        users: people.map((login, index) => ({ login, name: login, id: 1001 + index })),
        admins: ["octo-admin"],
        members: ["Alice", "bob", "carol", "dave"],
        teams: [{ name: "reviewers", id: 7001, privacy: "closed" }],
        repositories: [
            { name: "repo-0", id: 1007 },
            { name: "repo-1", id: 1008 },
            { name: "repo-2", id: 1009 },
            {
                name: "codex",
                id: 1010,
                files: { "README.md": "# codex\n" },
                branches: [{ name: "feature", files: { "feature.md": "new\n" } }],
                environments: [{ name: "pre", branches: ["seeded"] }],
                ...codex,
            },
        ],
        secrets: [{ name: "SEEDED", visibility: "selected", repositories: [] }],
        apps: [
            {
                slug: "codex-app",
                id: 300,
                permissions: { "*": "write" },
                installation: { id: 555, repositories: ["repo-0"] },
            },
        ],
        tokens: [{ token: "person", user: "octo-admin", scopes: ["*"] }],
        ...over,
    };
}

/** The stub answered as to an App: nobody is made maintainer of what it creates. */
export function addAppToken(gh: Checked): void {
    const { state } = gh.github;
    const installation = state.installation(555);
    const app = installation && state.apps.get(installation.appId);
    if (!installation || !app) throw new Error("the stub's App is not seeded");
    installation.repositorySelection = "all";
    state.tokens.set("app", {
        token: "app",
        kind: "installation",
        userId: app.botUserId,
        scopes: [],
        permissions: installation.permissions,
        organizationId: null,
        repositories: "all",
        installationId: installation.id,
        expiresAt: null,
        note: "",
    });
}

/**
 * What the provider reads of an answer (provider-and-emulator.md 1.6): dotted paths, `[]` for every item.
 * Everything else the stub sent is left out of the comparison: GitHub sends more here and less there.
 */
const READ: readonly (readonly [request: RegExp, fields: string])[] = [
    [/^GET \/orgs\/\w+$/, "id login name node_id plan.name"],
    [
        /^\w+ \/orgs\/acme\/(teams\/[^/]+|teams)$|^\w+ \/organizations\/\d+\/team\/\d+$/,
        "id node_id slug name description privacy notification_setting members_count parent.id parent.slug",
    ],
    [/\/memberships\//, "role state"],
    [/\/teams?\/[^/]+\/repos\//, "name role_name"],
    [/\/teams\/[^/]+\/(members|repos)\?/, "[].login [].name"],
    [/\/collaborators\?/, "[].login [].role_name"],
    [/\/collaborators\/\w+$/, "id invitee.login permissions"],
    [/\/invitations/, "[].id [].invitee.login [].permissions"],
    [/^GET \/repos\/acme\/\w+\/teams/, "[].id [].slug [].permission"],
    [
        /^\w+ \/repos\/acme\/[\w-]+$|^POST \/orgs\/acme\/repos$/,
        "id node_id name archived default_branch description visibility allow_merge_commit allow_squash_merge allow_rebase_merge allow_auto_merge delete_branch_on_merge has_issues has_projects has_wiki is_template",
    ],
    [/\/deployment-branch-policies/, "id name type"],
    [
        /\/environments\/[^/]+$/,
        "can_admins_bypass protection_rules.[].type protection_rules.[].wait_timer protection_rules.[].prevent_self_review protection_rules.[].reviewers.[].type protection_rules.[].reviewers.[].reviewer.id deployment_branch_policy",
    ],
    [/\/public-key$/, "key_id key"],
    [
        /\/(secrets|variables|permissions)(\/\w+)?\/repositories/,
        "total_count repositories.[].id repositories.[].name",
    ],
    [/\/secrets\/\w+$/, "created_at updated_at visibility"],
    [/\/variables\/\w+$/, "value created_at updated_at"],
    [/^GET .*\/contents\//, "sha content encoding url"],
    [/^(PUT|DELETE) .*\/contents\//, "commit.sha"],
    [/\/commits\/[0-9a-f]+$/, "sha commit.message commit.committer.name commit.committer.email"],
    [/\/git\/refs?/, "ref object.sha"],
    [
        /\/pulls/,
        "number state title body draft maintainer_can_modify head.ref head.sha base.ref base.sha labels created_at updated_at",
    ],
    [/\/rulesets/, "id node_id name target enforcement bypass_actors conditions rules"],
    [/\/keys/, "id key title read_only"],
    [/\/user\/installations/, "total_count repositories.[].id repositories.[].name"],
    [/\/selected-actions$/, "github_owned_allowed verified_allowed patterns_allowed"],
    [
        /\/actions\/permissions$/,
        "enabled enabled_repositories allowed_actions sha_pinning_required",
    ],
    [/\/search\/repositories|^GET \/orgs\/acme\/repos/, "total_count"],
    [/^GET \/users\/\w+$/, "login id node_id"],
    [/\/branches\/[^/]+\/rename$/, "name"],
    [/^POST \/graphql/, "data errors"],
];

/** Only what the provider reads; undefined for a request whose answer it does not look into. */
export function readBy(request: string, answer: unknown): unknown {
    const fields = READ.find(([pattern]) => pattern.test(request))?.[1];
    if (fields === undefined) return undefined;
    return fields.split(" ").map((field) => [field, at(answer, field.split("."))] as const);
}

function at(value: unknown, [name, ...rest]: readonly string[]): unknown {
    if (name === undefined || value === null || value === undefined) return value;
    if (name !== "[]") return at((value as Record<string, unknown>)[name], rest);
    return Array.isArray(value) ? value.map((item) => at(item, rest)) : undefined;
}

/** Fields whose values belong to one run: their type must agree. */
const OF_THIS_RUN =
    /(^|\.)(id|node_id|databaseId|sha|key_id|key|created_at|updated_at|members_count|email|login|startCursor|endCursor)$/;
const COMMITTER = /committer\.(name|email)$/;

/** Replays one group of exchanges; keeps what was learnt of ids. */
export class Replay {
    private readonly actual = new Map<string | number, string | number>();
    private readonly etags = new Map<string, string>();
    private publicKey: { key_id: string; key: string } | undefined;

    /** @param foreignEtags send ETags as the provider's new client makes them up: without the token, so never GitHub's. */
    constructor(
        private readonly gh: Checked,
        readonly token: string,
        private readonly foreignEtags = false,
    ) {}

    /** Notes what stands for a recorded id that no recorded answer names. */
    know(recordedId: string | number, id: string | number): void {
        this.actual.set(recordedId, id);
    }

    async send(one: Recorded, token = this.token): Promise<Answer> {
        const [method = "", recordedPath = ""] = one.request.split(" ");
        const path = this.inPath(recordedPath);
        const headers: Record<string, string> = {};
        // go-github asks for a team's repository with this media type; the recording did not keep it.
        if (method === "GET" && /\/teams?\/[^/]+\/repos\/[^/]+\/[^/]+$/.test(path))
            headers.accept = "application/vnd.github.v3.repository+json";
        const known = this.foreignEtags ? '"made up without the token"' : this.etags.get(path);
        if (one.conditional !== undefined && known !== undefined) headers["if-none-match"] = known;
        const body = one.body && (this.inBody(one.body) as Record<string, unknown>);
        const answer =
            path === "/graphql"
                ? await this.gh.graphql(
                      body?.query as string,
                      body?.variables as Record<string, unknown>,
                      token,
                  )
                : await this.gh.rest(method, path, body, token, headers);
        if (answer.headers.etag !== undefined) this.etags.set(path, answer.headers.etag);
        if (path.endsWith("/public-key")) this.publicKey = answer.body;
        this.learn(one.answer, answer.body);
        return answer;
    }

    /** Ids stand in paths as segments of digits, shas as forty hexadecimal ones. */
    private inPath(path: string): string {
        return path.replace(/(?<=\/)(\d+|[0-9a-f]{40})(?=\/|\?|$)/g, (text) => {
            const found = this.actual.get(
                /^\d+$/.test(text) && text.length < 16 ? Number(text) : text,
            );
            return String(found ?? text);
        });
    }

    private inBody(value: unknown): unknown {
        if (value === "SEALED") return this.seal("recorded");
        if (Array.isArray(value)) return value.map((item) => this.inBody(item));
        if (typeof value === "object" && value !== null) {
            return Object.fromEntries(
                Object.entries(value).map(([key, item]) => [
                    key,
                    key === "key_id" ? this.publicKey?.key_id : this.inBody(item),
                ]),
            );
        }
        const isId =
            typeof value === "number"
                ? value > 1000
                : typeof value === "string" && /^([A-Z]+_.+|[0-9a-f]{40})$/.test(value);
        return isId ? (this.actual.get(value as string) ?? value) : value;
    }

    private seal(text: string): string {
        const bytes = (given: Buffer): Uint8Array => new Uint8Array(given);
        const key = bytes(Buffer.from(this.publicKey?.key ?? "", "base64"));
        return Buffer.from(seal(bytes(Buffer.from(text)), key)).toString("base64");
    }

    private learn(recordedValue: unknown, value: unknown): void {
        if (
            typeof recordedValue !== "object" ||
            recordedValue === null ||
            typeof value !== "object" ||
            value === null
        )
            return;
        for (const [key, before] of Object.entries(recordedValue)) {
            const now = (value as Record<string, unknown>)[key];
            if (
                /^(id|node_id|number|sha|databaseId)$/.test(key) &&
                now !== undefined &&
                before !== now
            ) {
                this.actual.set(before as string, now as string);
            } else if (!["tree", "parents", "files"].includes(key)) {
                // The stub reused a commit's sha for its tree and its files.
                this.learn(before, now);
            }
        }
    }
}

/** Where an answer differs in type or meaning from what the provider accepted, in what it reads. */
export function differences(request: string, recordedAnswer: unknown, answer: unknown): string[] {
    const before = (readBy(request, recordedAnswer) ?? []) as (readonly [string, unknown])[];
    const now = new Map((readBy(request, answer) ?? []) as (readonly [string, unknown])[]);
    return before.flatMap(([field, value]) => differ(value, now.get(field), field));
}

/** More than recorded is fine; less, another type, or another value is not. */
function differ(before: unknown, now: unknown, path: string): string[] {
    // Null and "" are what the stub sent for what it did not keep.
    if (before === undefined || before === null || before === "" || path.endsWith("Cursor"))
        return [];
    if (Array.isArray(before)) {
        if (!Array.isArray(now)) return [`${path}: no longer a list`];
        if (before.length !== now.length)
            return [`${path}: ${before.length} items recorded, ${now.length} now`];
        // Lists of plain values are sets to the provider.
        const [left, right] = before.every((item) => typeof item !== "object")
            ? [[...before].sort(), [...now].sort()]
            : [before, now];
        return left.flatMap((item, index) => differ(item, right[index], path));
    }
    if (typeof before === "object") {
        if (typeof now !== "object" || now === null)
            return [`${path}: ${JSON.stringify(now)} instead of an object`];
        return Object.entries(before).flatMap(([name, item]) =>
            differ(item, (now as Record<string, unknown>)[name], `${path}.${name}`),
        );
    }
    if (path === "content") return text(before) === text(now) ? [] : [`${path}: another content`];
    if (path === "url")
        return /\?ref=/.test(String(now))
            ? []
            : [`${path}: without the ref that the provider reads from it`];
    if (typeof before !== typeof now)
        return [`${path}: ${now === null ? "null" : typeof now} instead of ${typeof before}`];
    if (OF_THIS_RUN.test(path) || COMMITTER.test(path)) return [];
    return before === now
        ? []
        : [`${path}: ${JSON.stringify(now)} instead of ${JSON.stringify(before)}`];
}

const text = (value: unknown): string => Buffer.from(String(value), "base64").toString();
