import type { FactPath } from "../fact-path";
import type { FactKind, FactOf } from "./fact";
import type { CodexIdentity } from "./identity";

/** One bound that holds for every program which touches the organization. */
export interface Guardrail<Kind extends FactKind = FactKind> {
    /** Kebab-case; name of the CrossGuard policy, of the finding and of the section in docs/guardrails.md. */
    readonly id: string;
    /** The bound as a sentence without its full stop. */
    readonly title: string;
    /** `mandatory` stops preview and up; `advisory` is shown. */
    readonly severity: "mandatory" | "advisory";
    /** What goes wrong without it. */
    readonly why: string;
    /** Who says so: a page of GitHub's documentation, the rollout checklist, a measured fault. */
    readonly source: string;
    /** What puts it right. */
    readonly remedy: string;
    /** What it looks at. */
    readonly facts: readonly Kind[];
    /**
     * Whether one resource says all of it, so that it is asked before that resource is written; `stack`: it takes several, or
     * who somebody is, so that it is asked when the whole program is known.
     */
    readonly needs: "resource" | "stack";
    check(fact: FactOf<Kind>, identity: CodexIdentity): Iterable<Remark>;
}

/** Something broken, or something that cannot be said. */
export type Remark =
    | { readonly breaks: string; readonly at: FactPath }
    | { readonly doubt: string; readonly at: FactPath };

export function guardrail<Kind extends FactKind>(rule: Guardrail<Kind>): Guardrail<Kind> {
    return rule;
}

export function breaks(at: FactPath, message: string): Remark {
    return { breaks: message, at };
}

export function doubt(at: FactPath, message: string): Remark {
    return { doubt: message, at };
}
