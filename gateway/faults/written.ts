import type { Clock } from "../clock";
import type { Answer, Ask } from "../exchange";
import { isRecord, jsonOf, succeeded } from "../exchange";

/** How long GitHub may take to show what it took; its replicas usually need less than a second. */
const lasting = 5 * 60_000;

/** What this run wrote a moment ago, so that "not found" about it is known to be too early. */
export class Written {
    private readonly marks = new Map<string, number>();

    constructor(private readonly clock: Clock) {}

    see(ask: Ask, answer: Answer): void {
        if (ask.read || !succeeded(answer)) return;
        const at = this.clock.now();
        if (ask.method === "DELETE" || ask.graphql?.fields[0]?.startsWith("delete") === true) {
            this.forget(ask);
            return;
        }
        for (const mark of marksOf(ask, jsonOf(answer))) this.marks.set(mark, at);
        for (const [mark, then] of this.marks) if (at - then > lasting) this.marks.delete(mark);
    }

    /** Whether the request is about something that was just written, or about something below it. */
    has(ask: Ask): boolean {
        const since = this.clock.now() - lasting;
        const id = ask.graphql?.variables.id;
        return [...this.marks].some(
            ([mark, at]) => at >= since && (mark === id || within(ask.path, mark)),
        );
    }

    private forget(ask: Ask): void {
        const input = ask.graphql?.variables.input;
        const id = isRecord(input) ? Object.values(input)[0] : undefined;
        for (const mark of this.marks.keys()) {
            // What holds the removed thing stays: the mark is at its path's end, or below it.
            if (mark === id || ask.path.endsWith(mark) || within(mark, ask.path))
                this.marks.delete(mark);
        }
    }
}

/** Marks are ends of paths: the provider asks by organization id for what it wrote by name, and the other way round. */
function within(path: string, mark: string): boolean {
    return `${path}/`.includes(`${mark}/`);
}

function marksOf(ask: Ask, body: unknown): string[] {
    const environment = /\/environments\/[^/]+$/.exec(ask.path)?.[0];
    if (environment !== undefined) return [environment];
    if (ask.method !== "POST") return [ask.path, ...commitOf(ask, body)];
    if (!isRecord(body)) return [];
    if (ask.graphql !== undefined) return idsIn(body.data);
    if (/^\/orgs\/[^/]+\/teams$/.test(ask.path))
        return [`/team/${String(body.id)}`, `${ask.path}/${String(body.slug)}`];
    const asked = jsonOf(ask);
    const { ref, name } = isRecord(asked) ? asked : {};
    if (typeof ref === "string" && ask.path.endsWith("/git/refs")) return marksOfRef(ask.path, ref);
    return [body.number, body.id, name]
        .filter((part) => typeof part === "number" || typeof part === "string")
        .map((part) => `${ask.path}/${part}`);
}

/** A branch is read as a reference and as a branch. */
function marksOfRef(path: string, ref: string): string[] {
    const repository = path.slice(0, -"/git/refs".length);
    const branch = /^refs\/heads\/(.*)$/.exec(ref)?.[1];
    return [
        `${repository}/git/${ref.replace(/^refs\//, "ref/")}`,
        ...(branch === undefined ? [] : [`${repository}/branches/${encodeURIComponent(branch)}`]),
    ];
}

function commitOf(ask: Ask, body: unknown): string[] {
    const commit = isRecord(body) && isRecord(body.commit) ? body.commit.sha : undefined;
    return typeof commit === "string" && ask.path.includes("/contents/")
        ? [`/commits/${commit}`]
        : [];
}

function idsIn(data: unknown): string[] {
    if (!isRecord(data)) return [];
    return Object.entries(data).flatMap(([name, value]) =>
        name === "id" && typeof value === "string" ? [value] : idsIn(value),
    );
}
