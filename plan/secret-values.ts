/**
 * Values that must not stand in a policy or in a variable, by the shapes their issuers publish (GitHub: "Behind GitHub's new
 * authentication token formats"; the others: "Supported secret scanning patterns" of docs.github.com). A policy names secrets
 * and never holds one, so the whole text is searched, comments included, and no message repeats what was found. A hostile text
 * may begin a shape at each of its characters, so none reads on without bound from there (regexp denial of service).
 */
const shapes: readonly { readonly what: string; readonly shape: RegExp }[] = [
    {
        what: "a GitHub token",
        shape: /\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{30,}\b/g,
    },
    { what: "an OpenAI key", shape: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}/g },
    { what: "an AWS access key", shape: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
    { what: "a Slack token", shape: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
    { what: "an npm token", shape: /\bnpm_[A-Za-z0-9]{36}\b/g },
    { what: "a GitLab token", shape: /\bgl(?:pat|dt|rt)-[A-Za-z0-9_-]{20,}/g },
    { what: "a Google API key", shape: /\bAIza[A-Za-z0-9_-]{35}\b/g },
    { what: "a Pulumi access token", shape: /\bpul-[a-f0-9]{40}\b/g },
    {
        what: "a JSON Web Token",
        shape: /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
    },
    { what: "a private key", shape: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
    { what: "a password in a URL", shape: /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]+:[^\s/@]+@/gi },
];

export interface SecretValue {
    readonly what: string;
    /** Offset in the text. */
    readonly at: number;
}

export function findSecretValues(text: string): SecretValue[] {
    return shapes
        .flatMap(({ what, shape }) =>
            [...text.matchAll(shape)].map(({ index }) => ({ what, at: index })),
        )
        .sort((a, b) => a.at - b.at);
}

/** For messages that quote a value: whatever looks like a secret is blotted out. */
export function withoutSecretValues(text: string): string {
    return shapes.reduce((left, { shape }) => left.replaceAll(shape, "***"), text);
}

/** A shorter value would blot out words that mean something else, and is no secret worth the name. In characters. */
export const shortestSecret = 8;

/**
 * Whether a token has to be kept out of what is said. Those of the local GitHub are published with it, are logins there besides,
 * and its messages tell people to use them.
 */
export function isSecretToken(token: string): boolean {
    return token.length >= shortestSecret && !token.startsWith("local-");
}
