/** What is shown of a command's output, line by line; `undefined` leaves a line out, and the console counts those. */
export type Excerpt = (line: string) => string | undefined;

export const everything: Excerpt = (line) => line;
export const nothing: Excerpt = () => undefined;

/**
 * Of `pulumi preview --diff`: what is made new is one line with its name; what changes shows from what to what.
 * Components and addresses are left out.
 */
export function diffExcerpt(): Excerpt {
    let operation: string | undefined;
    let detail = false;
    return (line) => {
        const header = /^ *([+~=-]*) *\S+: \((\w+)\)/.exec(line);
        if (header !== null) {
            operation = header[1];
            detail = false;
            return undefined;
        }
        const urn = /^ *\[urn=(.+)\]$/.exec(line)?.[1]?.split("::");
        if (urn !== undefined) {
            // urn:pulumi:STACK::PROJECT::PARENT-TYPE$TYPE::NAME
            const type = urn[2]?.split("$").at(-1) ?? "";
            if (operation === undefined || operation === "" || !type.startsWith("github:"))
                return undefined;
            detail = operation === "~" || operation === "-";
            return `${operation} ${(type.split(":").at(-1) ?? "").padEnd(24)} ${urn.slice(3).join("::")}`;
        }
        if (/^(Resources|Diagnostics):/.test(line)) {
            operation = undefined;
            detail = true;
        }
        return detail && !/^ *\[(provider|id)=|--outputs:--/.test(line) && line.trim() !== ""
            ? line
            : undefined;
    };
}

/** Of `pulumi up`: what was done to something on GitHub, and the sums. */
export function progressExcerpt(): Excerpt {
    const sums = sumsExcerpt();
    return (line) =>
        / github:index:\S+ .*(created|updated|deleted|replaced) \(/.test(line) ? line : sums(line);
}

/** Only the sums, and what went wrong. */
export function sumsExcerpt(): Excerpt {
    let summary = false;
    return (line) => {
        if (line.trim() === "") summary = false;
        if (/^(Resources|Diagnostics):/.test(line)) summary = true;
        return summary || /error:|^gateway:/.test(line) ? line : undefined;
    };
}
