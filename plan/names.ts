/**
 * A team's slug, as GitHub makes it of the name: accents folded, lower case, every run of other characters one hyphen,
 * ends trimmed (`Platform Team` -> `platform-team`). Letters outside a-z that do not fold away count as other characters.
 */
export function teamSlug(name: string): string {
    if (isSlug.test(name)) return name;
    return name
        .normalize("NFKD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase()
        .replace(/[^a-z0-9_]+/g, "-")
        .replace(/^-+|-+$/g, "");
}

/** Most names are slugs already, and slugs are asked for all the time. */
const isSlug = /^[a-z0-9_]+(?:-[a-z0-9_]+)*$/;
