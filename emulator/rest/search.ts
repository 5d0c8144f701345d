/** `GET /search/repositories`: capped at 1,000 results whatever there is, as on GitHub. */
import { get, ok, type Context, type Route } from "../http/context";
import { page } from "../http/pagination";
import { Problem, validationFailed } from "../http/problem";
import { canSeeRepository } from "../permissions";
import { listedRepository, repositoryProperties } from "../render/repository";
import type { Repository } from "../state/repository";

const cap = 1000;

export const routes: readonly Route[] = [
    get("/search/repositories", "search/search#search-repositories", (context) => {
        const query = (context.query.q ?? "").trim();
        if (query === "")
            throw validationFailed({ resource: "Search", field: "q", code: "missing" });
        const found = sorted(context, find(context, query));
        const size = Math.min(Number(context.query.per_page ?? 30) || 30, 100);
        if ((Number(context.query.page ?? 1) - 1) * size >= cap) {
            throw new Problem(422, "Only the first 1000 search results are available");
        }
        const { items, headers } = page(context, found.slice(0, cap));
        return ok(
            {
                total_count: found.length,
                incomplete_results: false,
                items: items.map((one) => ({ ...listedRepository(context, one), score: 1 })),
            },
            headers,
        );
    }),
];

type Test = (context: Context, repository: Repository) => boolean;

function find(context: Context, query: string): Repository[] {
    const tests = (query.match(/-?(?:[\w.-]+:)?"[^"]*"|\S+/g) ?? []).map((term) => {
        const negated = term.startsWith("-");
        const test = readTerm(negated ? term.slice(1) : term);
        return negated ? (...args: Parameters<Test>) => !test(...args) : test;
    });
    return [...context.state.organizations.values()]
        .flatMap((organization) => [...organization.repositories.values()])
        .filter(
            (repository) =>
                canSeeRepository(context, repository) &&
                tests.every((test) => test(context, repository)),
        );
}

/** One word or `qualifier:value`; a qualifier that is not served is refused, never ignored. */
function readTerm(term: string): Test {
    const match = /^([\w.-]+):"?([^"]*)"?$/.exec(term);
    if (match === null) {
        const word = term.replaceAll('"', "").toLowerCase();
        return (_context, one) =>
            one.name.toLowerCase().includes(word) ||
            (one.description ?? "").toLowerCase().includes(word);
    }
    const [, qualifier = "", value = ""] = match;
    const wanted = value.toLowerCase();
    if (qualifier.startsWith("props.")) {
        const name = qualifier.slice("props.".length);
        return (context, one) =>
            repositoryProperties(context, one).some(
                ([key, set]) =>
                    key === name && [set].flat().some((each) => each.toLowerCase() === wanted),
            );
    }
    switch (qualifier) {
        case "org":
        case "user":
            return (context, one) =>
                context.state.organizationOf(one).login.toLowerCase() === wanted;
        case "repo":
            return (context, one) => context.state.fullName(one).toLowerCase() === wanted;
        case "archived":
            return (_context, one) => String(one.archived) === wanted;
        case "topic":
            return (_context, one) => one.topics.includes(wanted);
        case "visibility":
        case "is":
            if (["public", "private", "internal"].includes(wanted)) {
                return (_context, one) =>
                    one.visibility === wanted ||
                    (wanted === "private" && one.visibility === "internal" && qualifier === "is");
            }
            break;
        case "fork":
            return (_context, one) => wanted === "true" || one.fork === (wanted === "only");
        case "in":
            if (wanted === "name") return () => true;
            break;
    }
    throw new Problem(501, `The local GitHub does not serve the search term ${term}`);
}

function sorted(context: Context, found: Repository[]): Repository[] {
    const { sort, order = "desc" } = context.query;
    if (sort !== undefined && sort !== "updated" && sort !== "stars" && sort !== "forks") {
        throw new Problem(501, `The local GitHub does not serve sort=${sort} here`);
    }
    const direction = order === "asc" ? 1 : -1;
    if (sort !== "updated") return found.sort((a, b) => a.id - b.id);
    return found.sort(
        (a, b) =>
            (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : a.id - b.id) *
            direction,
    );
}
