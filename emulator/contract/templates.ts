/** Matches request paths to GitHub's path templates. */

/** A path template, ready to match. */
export interface Template {
    readonly template: string;
    readonly pattern: RegExp;
}

/** Parameters that swallow slashes: files and refs are sent with them unescaped. */
const TAILS = /^\{(path|ref|basehead|branch)\}$/;

/** Templates in matching order: a literal segment beats a parameter, a plain parameter beats one with slashes. */
export function compileTemplates(templates: readonly string[]): Template[] {
    return templates
        .map((template) => ({ template, pattern: patternOf(template), rank: rankOf(template) }))
        .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
}

/** The template of a raw path (no query); undefined when none fits. */
export function matchTemplate(templates: readonly Template[], path: string): string | undefined {
    return templates.find(({ pattern }) => pattern.test(path))?.template;
}

function patternOf(template: string): RegExp {
    const segments = template.split("/").map((segment) => {
        if (TAILS.test(segment)) return ".+";
        return segment.startsWith("{") ? "[^/]+" : segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
    // The root folder's contents are asked for without a path.
    return new RegExp(`^${segments.join("/").replace("/contents/.+", "/contents(?:/.+)?")}$`);
}

/** Literal "a" before parameter "b" before tail "c"; longer first among equals. */
function rankOf(template: string): string {
    const kinds = template
        .split("/")
        .map((segment) => (TAILS.test(segment) ? "c" : segment.startsWith("{") ? "b" : "a"));
    return `${kinds.join("")}~`;
}
