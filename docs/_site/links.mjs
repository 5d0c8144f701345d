/** Every address within the site must be a file, and what follows # an id in it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export function brokenLinks(site) {
    const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
    const texts = new Map(pages.map((page) => [page, readFileSync(path.join(site, page), "utf8")]));
    const ids = new Map(
        [...texts].map(([page, text]) => [
            page,
            new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)),
        ]),
    );
    return [...texts].flatMap(([page, text]) =>
        [...text.matchAll(/\s(?:href|src)="([^"]+)"/g)]
            .map(([, address]) => address.replaceAll("&amp;", "&"))
            .filter((address) => !/^(https?|mailto):/.test(address))
            .filter((address) => !leads(site, ids, page, address))
            .map((address) => `${page}: ${address}`),
    );
}

function leads(site, ids, page, address) {
    const [target, anchor] = address.split("#");
    const file =
        target === ""
            ? page
            : path.posix.normalize(path.posix.join(path.posix.dirname(page), target));
    if (anchor === undefined) return existsSync(path.join(site, file));
    return ids.get(file)?.has(decodeURIComponent(anchor)) === true;
}
