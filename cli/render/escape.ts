/**
 * Untrusted words - logins, names of repositories and branches, file paths, descriptions - on their way into a format. Every
 * renderer takes them from here. Own code: what is escaped is five characters of HTML, the punctuation of Markdown and the three
 * of workflow commands; the Markdown packages there are do not know GitHub's mentions, references and automatic links.
 */
import { visible } from "../../plan/visible";

export { visible };

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** For the text of an element and for attributes in quotes. */
export function html(text: string): string {
    return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Breaks up what GitHub makes a link or a notification of, though it is not Markdown; the reader sees no difference. */
const seam = "&#8203;";

/** GitHub flavoured Markdown that shows the text as it is, within a paragraph, list item or heading. */
export function markdown(text: string): string {
    return (
        visible(text)
            .replace(/[\\`*_{}[\]()#+!|~$]/g, "\\$&")
            .replace(/[&<>]/g, (character) => entities[character] ?? character)
            .replace(/^(\s*)([-=:.])/, "$1\\$2")
            .replace(/^(\s*\d+)([.)])/, "$1\\$2")
            .replace(/^\s+/, "")
            // Seams carry a number sign themselves, so that of the text comes first.
            .replace(/#(?=\w)/g, `#${seam}`)
            .replace(/@/g, `@${seam}`)
            .replace(/\b(gh)-(?=\d)/gi, `$1-${seam}`)
            .replace(/\b(https?|ftp|mailto|xmpp):/gi, `$1${seam}:`)
            .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}${seam}.`)
            .replace(/:(?=[\w+-]+:)/g, `:${seam}`)
    );
}

/** A code span that holds any text: within it GitHub mentions nobody and links nothing. */
export function markdownCode(text: string): string {
    const shown = visible(text);
    if (shown === "") return "";
    const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(longest + 1);
    const pad = /^[`\s]|[`\s]$/.test(shown) ? " " : "";
    return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The message of a workflow command (GitHub, "Workflow commands": `%`, CR and LF). */
export function annotation(text: string): string {
    return visible(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A property of a workflow command, where `:` and `,` have a meaning too. */
export function annotationProperty(text: string): string {
    return annotation(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
