/** How the journal calls what a create makes, for the kinds that others ask it about: by what GitHub holds unique. */
export const objectNames = {
    team: (slug: string, organization: string) => `team ${slug} of ${organization}`,
    /** @param owner `acme`, or `acme/sandbox` */
    ruleset: (name: string, owner: string) => `ruleset ${name} of ${owner}`,
    /** @param repositoryId GraphQL's node id */
    protection: (pattern: string, repositoryId: string) =>
        `branch protection ${pattern} of ${repositoryId}`,
};
