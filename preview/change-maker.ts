import type { Change } from "../plan/change";
import type { FactPath } from "../plan/fact-path";
import { factPath, factSegments } from "../plan/fact-path";
import { areaOfFact } from "../plan/fact-kind";
import { matchesBranch, protectionFields } from "../plan/compare/branch-rules";
import type { LiveOrganization } from "../plan/live";
import type { BranchProtection } from "../plan/organization";
import type { Plan } from "../plan/plan";
import { originOf } from "../plan/plan";
import { classOf } from "./classes";
import { classOfFile, classOfLine, isCodeowners, patternOf } from "./codeowners";
import type { ChangeClass, PreviewChange } from "./model";
import { valueAt } from "./value-at";
import { changeWords } from "./words";

interface Made {
    readonly part: PreviewChange["part"];
    readonly before?: unknown;
    readonly after?: unknown;
    readonly remedy?: string;
}

/** Makes the rows of a preview, each with its class and its words. */
export class ChangeMaker {
    constructor(
        private readonly plan: Plan,
        private readonly live: LiveOrganization,
    ) {}

    /** A difference that the apply puts right; `known` is where its present value comes from, when not from GitHub. */
    applied(change: Change, part: "change" | "drift", known?: LiveOrganization): PreviewChange {
        const { kind, path, declared, actual, remedy } = change;
        const made = this.make(path, {
            part,
            ...(kind === "missing" ? {} : { before: actual }),
            ...(kind === "excess" || kind === "unmanaged" ? {} : { after: declared }),
            ...(remedy === undefined ? {} : { remedy }),
        });
        const summary = isShadow(path)
            ? change.summary
            : change.managed || kind === "unmanaged"
              ? made.summary
              : `${made.summary}${isFile(path) ? ", as a pull request that a person merges" : ""}`;
        return {
            ...made,
            summary:
                known === undefined
                    ? summary
                    : `${summary} (before: as applied last, GitHub's own could not be read)`,
            area: change.area,
            ...(change.origin === undefined ? {} : { origin: change.origin }),
        };
    }

    /** Something that was applied and is declared no more. */
    removed(path: FactPath): PreviewChange {
        const before = valueAt(this.live.state, path) ?? "as applied last";
        return this.make(path, { part: "change", before });
    }

    make(path: FactPath, made: Made): PreviewChange {
        const { part, before, after, remedy } = made;
        return {
            ...this.place(path),
            part,
            class: this.classOf(path, before, after),
            action: before === undefined ? "add" : after === undefined ? "remove" : "change",
            path,
            summary: changeWords(path, before, after),
            ...(before === undefined ? {} : { before }),
            ...(after === undefined ? {} : { after }),
            ...(remedy === undefined ? {} : { remedy }),
        };
    }

    /** Where a fact belongs; a policy line only where one still speaks of it. */
    place(path: FactPath): Pick<PreviewChange, "area" | "repository" | "origin"> {
        const origin = originOf(this.plan, path);
        const [root, repository] = factSegments(path);
        return {
            area: areaOfFact(path, origin),
            ...(root === "repositories" && repository !== undefined ? { repository } : {}),
            ...(origin === undefined ? {} : { origin }),
        };
    }

    private classOf(path: FactPath, before: unknown, after: unknown): ChangeClass {
        const [root, repository = "", part, item = "", ...rest] = factSegments(path);
        if (root !== "repositories") return classOf(path, before, after);
        if (part === "files") return this.classOfText(repository, item, rest, before, after);
        if (part === "protections" && before === undefined && rest.length === 0)
            return this.classOfNewProtection(repository, item, after as BranchProtection);
        return classOf(path, before, after);
    }

    private classOfText(
        repository: string,
        path: string,
        [, line]: readonly string[],
        before: unknown,
        after: unknown,
    ): ChangeClass {
        if (!isCodeowners(path)) return "neutral";
        const at = factPath("repositories", repository, "files", path, "text");
        const was = valueAt(this.live.state, at);
        const is = this.plan.repositories[repository]?.files[path]?.text ?? "";
        const texts = [typeof was === "string" ? was : "", is] as const;
        const pattern = line === undefined ? undefined : patternOf(String(after ?? before));
        return pattern === undefined ? classOfFile(...texts) : classOfLine(pattern, ...texts);
    }

    /** A rule for one branch by its name wins over one with a wildcard (GitHub), so a weaker one loosens. */
    private classOfNewProtection(
        repository: string,
        pattern: string,
        protection: BranchProtection,
    ): ChangeClass {
        const protections = valueAt(
            this.live.state,
            factPath("repositories", repository, "protections"),
        ) as Readonly<Record<string, BranchProtection>> | undefined;
        const overruled = Object.values(protections ?? {}).filter(
            (other) =>
                !pattern.includes("*") &&
                other.pattern.includes("*") &&
                matchesBranch(other.pattern, pattern),
        );
        const fields = Object.keys(protectionFields) as (keyof BranchProtection)[];
        const weaker = overruled.some((other) =>
            fields.some((field) => isWeaker(field, other[field], protection[field])),
        );
        return weaker ? "loosens" : "tightens";
    }
}

function isWeaker(field: keyof BranchProtection, was: unknown, is: unknown): boolean {
    const { equal, effect } =
        (protectionFields as Readonly<Record<string, Comparable>>)[field] ?? {};
    if (effect === undefined) return false;
    return !(equal?.(was, is) ?? was === is) && effect(was, is) === "looser";
}

interface Comparable {
    readonly equal?: (a: unknown, b: unknown) => boolean;
    readonly effect?: (a: unknown, b: unknown) => string | undefined;
}

function isFile(path: FactPath): boolean {
    return /^repositories\/[^/]+\/files\//.test(path);
}

function isShadow(path: FactPath): boolean {
    return /^repositories\/[^/]+\/files\/[^/]+\/shadows\//.test(path);
}
