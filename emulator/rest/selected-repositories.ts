/** Which repositories an organization's secret or variable is shared with. */
import * as read from "../http/body";
import { del, get, noContent, put, type Context, type Route } from "../http/context";
import { pagedUnder } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { minimalRepository } from "../render/repository";
import type { Organization } from "../state/accounts";
import type { Secret, Variable } from "../state/settings";

type Shared = Secret | Variable;

/** The routes below `/orgs/:org/actions/{secrets|variables}/:name`. `find` also checks the caller. */
export function selectedRepositoryRoutes(
    path: string,
    docs: string,
    noun: string,
    find: (context: Context) => { organization: Organization; shared: Shared },
): Route[] {
    const selected = (
        context: Context,
    ): { organization: Organization; ids: Set<number>; shared: Shared } => {
        const { organization, shared } = find(context);
        // Documented: 409 when the visibility is not `selected`.
        if (shared.visibility !== "selected")
            throw new Problem(409, `Conflict: visibility of the ${noun} is not set to selected`);
        return { organization, shared, ids: (shared.selectedRepositoryIds ??= new Set()) };
    };
    const one = (context: Context, organization: Organization): number => {
        const id = context.numberParam("repository_id");
        if (!organization.repositories.has(id)) throw notFound();
        return id;
    };
    return [
        get(
            `${path}/repositories`,
            `${docs}#list-selected-repositories-for-an-organization-${noun}`,
            (context) => {
                const { organization, ids } = selected(context);
                const repositories = [...ids]
                    .sort((a, b) => a - b)
                    .flatMap((id) => organization.repositories.get(id) ?? []);
                return pagedUnder(context, "repositories", repositories, (repository) =>
                    minimalRepository(context, repository),
                );
            },
        ),
        put(
            `${path}/repositories`,
            `${docs}#set-selected-repositories-for-an-organization-${noun}`,
            (context) => {
                const { organization, shared } = selected(context);
                const ids = read.integers(context.body, "selected_repository_ids");
                if (ids === undefined) throw read.missing("selected_repository_ids");
                shared.selectedRepositoryIds = requireOwn(organization, ids);
                return noContent();
            },
        ),
        put(
            `${path}/repositories/:repository_id`,
            `${docs}#add-selected-repository-to-an-organization-${noun}`,
            (context) => {
                const { organization, ids } = selected(context);
                ids.add(one(context, organization));
                return noContent();
            },
        ),
        del(
            `${path}/repositories/:repository_id`,
            `${docs}#remove-selected-repository-from-an-organization-${noun}`,
            (context) => {
                const { organization, ids } = selected(context);
                ids.delete(one(context, organization));
                return noContent();
            },
        ),
    ];
}

/** `visibility` and `selected_repository_ids` of a request for an organization's secret or variable. */
export function readVisibility(
    context: Context,
    organization: Organization,
    before?: Shared,
): Pick<Secret, "visibility" | "selectedRepositoryIds"> {
    const visibility =
        read.oneOf(context.body, "visibility", ["all", "private", "selected"]) ??
        before?.visibility;
    if (visibility === undefined) throw read.missing("visibility");
    const given = read.list(context.body, "selected_repository_ids")?.map(Number);
    if (visibility !== "selected") {
        // "You can only provide a list of repository ids when the visibility is set to selected."
        if (given !== undefined && given.length > 0)
            throw new Problem(
                422,
                "selected_repository_ids can only be provided when visibility is selected",
            );
        return { visibility, selectedRepositoryIds: undefined };
    }
    return {
        visibility,
        selectedRepositoryIds:
            given === undefined
                ? (before?.selectedRepositoryIds ?? new Set())
                : requireOwn(organization, given),
    };
}

function requireOwn(organization: Organization, ids: readonly number[]): Set<number> {
    const foreign = ids.find((id) => !organization.repositories.has(id));
    if (foreign !== undefined)
        throw new Problem(422, `Repository ${foreign} does not belong to ${organization.login}`);
    return new Set(ids);
}
