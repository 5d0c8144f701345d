/** Decides line by line what of a command's output is shown; the rest is counted. */
export type Excerpt = (line: string) => boolean;

export const everything: Excerpt = () => true;
export const nothing: Excerpt = () => false;

/**
 * Of `pulumi preview --diff`: what is made new is one line, what changes shows from what to what, addresses are left out.
 */
export function diffExcerpt(): Excerpt {
    let hidden = Infinity;
    return (line) => {
        const indent = line.search(/\S/);
        if (indent < 0) return hidden === Infinity;
        const header =
            /^ *([+~=-]+)?\s*\S+: \((create|update|delete|replace|same|refresh|import|\w+)\)/.exec(
                line,
            );
        if (header !== null) {
            hidden = header[2] === "update" || header[2] === "delete" ? Infinity : indent;
            return header[2] !== "same" && !line.includes("codex-rollout:index:");
        }
        if (/^ *\[(urn|provider|id)=/.test(line)) return false;
        if (/^(Resources|Previewing|Diagnostics|\s*warning|\s*error)/.test(line)) hidden = Infinity;
        return (
            indent <= hidden &&
            !/^\s*(--outputs:--|notes|organization|repositories|teams)\b/.test(line)
        );
    };
}

/** Of `pulumi up` and `pulumi import`: what was done to something on GitHub, and the sums. */
export function progressExcerpt(): Excerpt {
    let summary = false;
    return (line) => {
        if (/^(Resources|Diagnostics):/.test(line)) summary = true;
        if (/^(Updating|Previewing|@)/.test(line)) summary = false;
        return (
            summary ||
            / github:index:\S+ .*(created|updated|deleted|replaced|imported) \(/.test(line) ||
            /error:|gateway:/.test(line)
        );
    };
}

/** Only the sums, and what went wrong. */
export function sumsExcerpt(): Excerpt {
    let summary = false;
    return (line) => {
        if (/^Resources:/.test(line)) summary = true;
        return summary || /error:/.test(line);
    };
}
