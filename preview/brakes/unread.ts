import { counted } from "../../plan/compare/words";
import { factSegments, isWithin } from "../../plan/fact-path";
import type { FactPath } from "../../plan/fact-path";
import { own } from "../../plan/compare/lookup";
import type { Unread } from "../../plan/live";
import { carriedBy } from "../step-path";
import type { Case } from "./case";
import type { Hit } from "./hit";

/**
 * Nothing is written where it could not be read what is there, nor while something that another brake judges by is unknown.
 * What is unread elsewhere stops nothing.
 */
export function* checkUnread(one: Case): Generator<Hit> {
    const written = one.input.steps.flatMap(({ path }) => path ?? []);
    const isCarried = carriedBy(written);
    const places = new Set(written);
    // Above, at, or below a fact that a step of the engine carries; everything is below the root.
    const isWrittenTo = (path: FactPath): boolean =>
        (path === "" && written.length > 0) || isCarried(path) || isWithin(places, path);
    const unread = one.input.live.unknown.filter(
        ({ path }) => isWrittenTo(path) || isJudgedBy(path, written, one),
    );
    const [first, ...others] = unread;
    if (first === undefined) return;
    const more = others.length === 0 ? "" : `, and ${counted(others.length, "other")}`;
    yield {
        brake: "unread",
        summary: `what this apply writes to, or another brake goes by, could not be read: ${words(first)}${more}`,
        paths: unread.map(({ path }) => path).sort(),
        remedy: "use a token that may read it, and look again",
    };
}

function words({ what, reason }: Unread): string {
    return `${what} (${reason})`;
}

/**
 * Who can do what depends on teams, and on grants in repositories that are not written to when people come into teams and leave
 * them. An unread protection is none to these brakes, which is the careful way.
 */
function isJudgedBy(path: FactPath, written: readonly FactPath[], one: Case): boolean {
    const [root = "", name = "", part] = factSegments(path);
    if (root === "members" || root === "teams") return written.some((step) => access.test(step));
    if (root !== "repositories" || own(one.input.plan.repositories, name) === undefined)
        return false;
    return (
        (part === undefined || part === "teams" || part === "collaborators") &&
        written.some((step) => step.startsWith("teams/"))
    );
}

const access = /^teams\/|^repositories\/[^/]+\/(grants|teams|collaborators)(\/|$)/;
