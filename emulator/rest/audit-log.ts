/** The organization's audit log: newest first, searched with `phrase`, paged by cursor. */
import { ok, get, type Context, type Route } from "../http/context";
import { Problem } from "../http/problem";
import { requireOrganization } from "../permissions";
import { requirePlan } from "../plan";
import type { AuditLogEntry } from "../state/accounts";

export const routes: readonly Route[] = [
    get("/orgs/:org/audit-log", "orgs/orgs#get-the-audit-log-for-an-organization", (context) => {
        const organization = requireOrganization(context, {
            permission: "organization_administration",
            access: "read",
            role: "owner",
            scope: "read:audit_log",
        });
        requirePlan(organization, "audit-log-api");
        const { order = "desc", include = "web" } = context.query;
        if (!["asc", "desc"].includes(order) || !["web", "git", "all"].includes(include))
            throw new Problem(422, "Invalid query");
        // Git events are not kept here, so "git" alone has nothing and "all" is "web".
        const kept = include === "git" ? [] : organization.auditLog;
        const found = kept.filter(matcher(context.query.phrase ?? ""));
        return answer(context, order === "asc" ? found : found.reverse());
    }),
];

function answer(context: Context, entries: readonly AuditLogEntry[]): ReturnType<typeof ok> {
    const asked = Number(context.query.per_page ?? 30);
    const size = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, 100) : 30;
    const { after, before } = context.query;
    let start = 0;
    if (after) start = indexOf(entries, after) + 1;
    else if (before) start = Math.max(0, indexOf(entries, before) - size);
    const page = entries.slice(start, start + size);
    const links: string[] = [];
    const link = (
        name: "after" | "before",
        entry: AuditLogEntry | undefined,
        relation: string,
    ): void => {
        if (entry === undefined) return;
        const query = new URLSearchParams(
            Object.entries(context.query).filter(
                (pair): pair is [string, string] =>
                    pair[1] !== undefined && pair[0] !== "after" && pair[0] !== "before",
            ),
        );
        query.set(name, cursorOf(entry));
        links.push(`<${context.apiUrl}${context.linkPath}?${query.toString()}>; rel="${relation}"`);
    };
    if (start + size < entries.length) link("after", page.at(-1), "next");
    if (start > 0) link("before", page[0], "prev");
    return ok(page, links.length === 0 ? {} : { link: links.join(", ") });
}

const cursorOf = (entry: AuditLogEntry): string =>
    Buffer.from(`${entry["@timestamp"]}|${entry._document_id}`).toString("base64");

function indexOf(entries: readonly AuditLogEntry[], cursor: string): number {
    const id = Buffer.from(cursor, "base64").toString().split("|")[1];
    const index = entries.findIndex((entry) => entry._document_id === id);
    if (index < 0) throw new Problem(422, "Invalid cursor");
    return index;
}

type Test = (entry: AuditLogEntry) => boolean;

/** Qualifiers that are served; a phrase with another is refused rather than answered with too much. */
function matcher(phrase: string): Test {
    const tests = (phrase.match(/-?[\w]+:(?:"[^"]*"|\S+)|\S+/g) ?? []).map((word): Test => {
        const [, minus = "", name = "", quoted = ""] = /^(-?)(\w+):(.+)$/.exec(word) ?? [];
        const value = quoted.replace(/^"|"$/g, "");
        const test = qualifier(name, value);
        if (test === undefined)
            throw new Problem(501, `The local GitHub does not serve the audit log phrase ${word}`);
        return minus === "-" ? (entry) => !test(entry) : test;
    });
    return (entry) => tests.every((test) => test(entry));
}

function qualifier(name: string, value: string): Test | undefined {
    const same =
        (field: string): Test =>
        (entry) =>
            typeof entry[field] === "string" && entry[field].toLowerCase() === value.toLowerCase();
    switch (name) {
        case "action":
            // A category (`team`) or one action (`team.add_member`).
            return (entry) => entry.action === value || entry.action.startsWith(`${value}.`);
        case "actor":
        case "org":
        case "repo":
        case "user":
            return same(name);
        case "created":
            return created(value);
        default:
            return undefined;
    }
}

/** `>=2026-11-01`, `<2026-11-02T10:00:00Z`, `2026-11-01..2026-11-30`, or one day; UTC. */
function created(value: string): Test | undefined {
    const range = /^(.+)\.\.(.+)$/.exec(value);
    if (range !== null) {
        const [from, to] = [created(`>=${range[1]}`), created(`<=${range[2]}`)];
        return from && to && ((entry) => from(entry) && to(entry));
    }
    const [, sign = "", date = ""] = /^(>=|<=|>|<|)(\S+)$/.exec(value) ?? [];
    const at = Date.parse(date);
    if (Number.isNaN(at)) return undefined;
    // A date alone stands for its whole day.
    const end = /^\d{4}-\d\d-\d\d$/.test(date)
        ? at + 86_400_000 - 1
        : at + (date.includes(".") ? 0 : 999);
    const tests: Readonly<Record<string, Test>> = {
        ">=": (entry) => entry.created_at >= at,
        ">": (entry) => entry.created_at > end,
        "<=": (entry) => entry.created_at <= end,
        "<": (entry) => entry.created_at < at,
        "": (entry) => entry.created_at >= at && entry.created_at <= end,
    };
    return tests[sign];
}
