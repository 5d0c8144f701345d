/** Who gains and who loses, in sentences: people with the same fate are said together, and so are repositories. */
import type { AccessChange } from "../../../preview/model";
import type { Row } from "../report/report";
import { counted, names, plural } from "../report/words";

/** Rows in the order in which their first changes come. */
export function accessRows(changes: readonly AccessChange[]): Row[] {
    return bySubjects(bySubject(changes)).map(rowOf);
}

interface Fate {
    readonly change: AccessChange;
    readonly subjects: string[];
    readonly repositories: string[];
}

/** One subject, and all repositories where the same happens to it. */
function bySubject(changes: readonly AccessChange[]): Fate[] {
    const fates = new Map<string, Fate>();
    for (const change of changes) {
        const { subject, before, after, through } = change;
        const key = JSON.stringify([subject.kind, subject.name, before, after, through]);
        const fate = fates.get(key);
        if (fate !== undefined) fate.repositories.push(change.repository);
        else
            fates.set(key, {
                change,
                subjects: [subject.name],
                repositories: [change.repository],
            });
    }
    return [...fates.values()];
}

/** Subjects to whom the same happens in the same repositories. */
function bySubjects(fates: readonly Fate[]): Fate[] {
    const together = new Map<string, Fate>();
    for (const fate of fates) {
        const { subject, before, after, through } = fate.change;
        const key = JSON.stringify([subject.kind, before, after, through, fate.repositories]);
        const others = together.get(key);
        if (others === undefined) together.set(key, fate);
        else others.subjects.push(...fate.subjects);
    }
    return [...together.values()];
}

/** Subjects and repositories named in the sentence itself. */
const most = 3;

function rowOf({ change, subjects, repositories }: Fate): Row {
    const { subject } = change;
    const who = subject.kind === "app" ? names(subjects.map(appWords), most) : names(subjects, 2);
    const verb = subject.kind === "app" ? appVerb(change) : personVerb(change, subjects.length > 1);
    const where = places(repositories, change);
    return {
        text: `${who} ${verb} ${where}${subject.kind === "app" ? "" : waysOf(change)}`,
        lists: [
            ...(subjects.length > 3 ? [{ noun: "person", names: subjects, said: true }] : []),
            ...(repositories.length > most + 1
                ? [{ noun: "repository", names: repositories, said: true }]
                : []),
        ],
        count: subjects.length * repositories.length,
    };
}

function personVerb({ before, after }: AccessChange, many: boolean): string {
    if (before === undefined) return `${many ? "gain" : "gains"} ${after} on`;
    if (after === undefined) return `${many ? "lose" : "loses"} ${before} on`;
    return `${many ? "go" : "goes"} from ${before} to ${after} on`;
}

function waysOf({ through, class: how }: AccessChange): string {
    const words = names(
        through.map((way) => wayWords[way] ?? way),
        through.length,
    );
    return `${how === "tightens" ? ", held" : ""} through ${words}`;
}

const wayWords: Readonly<Record<string, string>> = {
    direct: "a grant of their own",
    owner: "being an owner of the organization",
    "base permission": "the base permission of members",
    "public repository": "the repository being public",
    "internal repository": "the repository being internal",
};

function appVerb({ before, after }: AccessChange): string {
    if (after === "pull-requests") return "can open pull requests in";
    if (after === "read")
        return before === undefined ? "can read" : "can read, and no longer open pull requests in,";
    return "no longer sees";
}

/** One repository by its name, some by number and names: `12 repositories: a, b, c and 9 others`. */
function places(
    repositories: readonly string[],
    { subject, before, class: how }: AccessChange,
): string {
    if (repositories.length === 1) return repositories[0] ?? "";
    const more = subject.kind === "app" && before === undefined ? " more" : "";
    const count = counted(repositories.length, "repository").replace(
        ` ${plural("repository")}`,
        `${more} ${plural("repository")}`,
    );
    return `${count}: ${names(repositories, most)}${subject.kind === "app" || how === "tightens" ? "" : ","}`;
}

/** GitHub's slug of an app is what can be looked up; that it is the Codex app is what a reader has to know. */
function appWords(slug: string): string {
    return /codex/i.test(slug) ? `the Codex app (${slug})` : `app ${slug}`;
}

/** `14 people and 1 app gain, 3 people lose`. */
export function accessCounts(changes: readonly AccessChange[]): string {
    const subjects = new Map<string, Set<string>>();
    for (const { subject, class: how } of changes) {
        const key = `${how} ${subject.kind}`;
        const known = subjects.get(key);
        if (known === undefined) subjects.set(key, new Set([subject.name]));
        else known.add(subject.name);
    }
    const said = (["loosens", "tightens", "neutral"] as const).flatMap((how) => {
        const count = (kind: "app" | "person") => subjects.get(`${how} ${kind}`)?.size ?? 0;
        const who = (["person", "app"] as const).flatMap((kind) =>
            count(kind) > 0 ? [counted(count(kind), kind)] : [],
        );
        if (who.length === 0) return [];
        const single = count("app") + count("person") === 1;
        return [`${who.join(" and ")} ${single ? verbs[how].one : verbs[how].many}`];
    });
    return said.join(", ");
}

const verbs = {
    loosens: { one: "gains", many: "gain" },
    tightens: { one: "loses", many: "lose" },
    neutral: { one: "has another role", many: "have another role" },
} as const;
