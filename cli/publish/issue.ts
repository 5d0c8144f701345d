import type { Issue, Publisher } from "./client";
import { isOurs, markerLine } from "./marker";
import type { Marker } from "./marker";

export interface DriftIssue {
    readonly state: "closed" | "open";
    readonly marker: Marker;
    readonly title: string;
    /** The issue's text when open, the last comment when it closes. */
    readonly text: string;
    readonly labels: readonly string[];
}

export type IssueOutcome = "closed" | "nothing to close" | "opened" | "reopened" | "updated";

/** One issue a stack: opened, kept current, closed with a last comment, and the same one opened again. */
export async function publishIssue(
    publisher: Publisher,
    { state, marker, title, text, labels }: DriftIssue,
): Promise<{ readonly did: IssueOutcome; readonly url?: string }> {
    const found = await ownIssue(publisher, marker);
    if (state === "closed") return close(publisher, found, text);
    const body = `${markerLine(marker)}\n${text}`;
    if (found === undefined) {
        const values = { title, body, ...(labels.length === 0 ? {} : { labels }) };
        const made = await publisher.write<Issue>("open the issue", "POST", "/issues", values);
        return { did: "opened", url: made.html_url };
    }
    const reopens = found.state === "closed";
    // Title and labels stay as people may have set them meanwhile.
    const values = { body, ...(reopens ? { state: "open" } : {}) };
    await publisher.write(
        `update issue ${found.number}`,
        "PATCH",
        `/issues/${found.number}`,
        values,
    );
    return { did: reopens ? "reopened" : "updated", url: found.html_url };
}

async function close(
    publisher: Publisher,
    found: Issue | undefined,
    text: string,
): Promise<{ readonly did: IssueOutcome; readonly url?: string }> {
    if (found?.state !== "open") return { did: "nothing to close", url: found?.html_url };
    const at = `/issues/${found.number}`;
    const comment = { body: text };
    await publisher.write(`comment on issue ${found.number}`, "POST", `${at}/comments`, comment);
    const values = { state: "closed", state_reason: "completed" };
    await publisher.write(`close issue ${found.number}`, "PATCH", at, values);
    return { did: "closed", url: found.html_url };
}

/** The newest issue with the marker by this identity. Closed ones count: the same issue opens again. */
async function ownIssue(
    publisher: Publisher,
    marker: Pick<Marker, "kind" | "stack">,
): Promise<Issue | undefined> {
    const identity = (await publisher.identity()).toLowerCase();
    // Not by label: a person may have taken it off, and a second issue would be opened.
    for await (const one of publisher.list<Issue>("the issues", "/issues", { state: "all" })) {
        const own = one.user?.login.toLowerCase() === identity && one.pull_request === undefined;
        if (own && isOurs(one.body, marker)) return one;
    }
    return undefined;
}
