/**
 * The hidden first line by which our own comment or issue is found again. Only the first line counts: what follows holds
 * words of the policy, and may hold anything.
 */
export interface Marker {
    readonly kind: "drift" | "preview";
    /** Name of the Pulumi stack: a repository may hold several, each with a comment of its own. */
    readonly stack: string;
    /** Hash of the plan that the text shows; absent when there is none, as the preview failed. */
    readonly plan?: string;
    /** Commit that the text is about. */
    readonly commit?: string;
}

/** Pulumi's own rule for names of projects and stacks, with the organization and project before them allowed. */
export const stackName = /^[\w.-]+(\/[\w.-]+){0,2}$/;

export function markerLine({ kind, stack, plan, commit }: Marker): string {
    const words = [
        `codex-rollout:${kind}`,
        `stack=${stack}`,
        ...(plan === undefined ? [] : [`plan=${plan}`]),
        ...(commit === undefined ? [] : [`commit=${commit}`]),
    ];
    return `<!-- ${words.join(" ")} -->`;
}

/** The marker of a text that we wrote; undefined for any other text. */
export function markerOf(body: string | null | undefined): Marker | undefined {
    const line = /^<!-- codex-rollout:(drift|preview)((?: \w+=[\w./-]+)+) -->(?:\r?\n|$)/.exec(
        body ?? "",
    );
    if (line === null) return undefined;
    const values = new Map(
        (line[2] ?? "")
            .trim()
            .split(" ")
            .map((word) => word.split("=", 2) as [string, string]),
    );
    const stack = values.get("stack");
    if (stack === undefined) return undefined;
    return {
        kind: line[1] as Marker["kind"],
        stack,
        plan: values.get("plan"),
        commit: values.get("commit"),
    };
}

/** Whether a text is ours for this stack, whatever plan and commit it is about. */
export function isOurs(
    body: string | null | undefined,
    { kind, stack }: Pick<Marker, "kind" | "stack">,
): boolean {
    const found = markerOf(body);
    return found !== undefined && found.kind === kind && found.stack === stack;
}
