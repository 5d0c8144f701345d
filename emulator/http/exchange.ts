/** One request and its answer, as a checker of the contract needs them. Bodies are parsed JSON. */
export interface Exchange {
    readonly method: string;
    /** Path that GitHub documents (names, no prefix, no query), still percent-encoded. */
    readonly path: string;
    /** Route template (`/orgs/:org/teams`), or undefined for 501. */
    readonly route: string | undefined;
    readonly query: Readonly<Record<string, string | undefined>>;
    readonly requestBody: unknown;
    readonly status: number;
    readonly responseBody: unknown;
}
