/** The routes that are read, as Octokit types them. */
import type { Endpoints } from "@octokit/types" with { "resolution-mode": "import" };

/** Routes of GitHub Enterprise Cloud, which Octokit's types leave out. */
interface EnterpriseEndpoints {
    "GET /orgs/{org}/custom-repository-roles": {
        parameters: { org: string };
        response: { data: { custom_roles?: { id: number; name: string }[] } };
    };
    "GET /orgs/{org}/audit-log": {
        parameters: { org: string; phrase?: string };
        response: { data: Record<string, unknown>[] };
    };
}
type KnownEndpoints = Endpoints & EnterpriseEndpoints;

export type GetRoute = Extract<keyof KnownEndpoints, `GET ${string}`>;
export type Parameters<Route extends GetRoute> = KnownEndpoints[Route]["parameters"] & {
    /** Another media type than the usual one. */
    readonly headers?: { readonly accept: string };
};
export type Data<Route extends GetRoute> = KnownEndpoints[Route]["response"]["data"];
/** What a list route lists: its array, or the array beside `total_count`. */
export type Item<Route extends GetRoute> =
    Data<Route> extends readonly (infer One)[] ? One : ArrayIn<Data<Route>>;
type ArrayIn<Page> = {
    [Key in keyof Page]-?: NonNullable<Page[Key]> extends readonly (infer One)[] ? One : never;
}[keyof Page];
