/** Repositories. */
import { effectiveRole } from "../access";
import { codeownersErrors } from "../codeowners";
import type { Repository } from "../state/repository";
import { collaborators } from "./collaborators";
import { connection, emptyConnection } from "./connection";
import { type GraphqlContext, resolvers } from "./context";
import { environmentsOf } from "./environment";
import { objectAt, refOf } from "./git";
import { protectionsOf } from "./protections-of";
import { rulesetsOf } from "./ruleset";
import { hasRole, requireTokenPermission } from "./visibility";

const path = (source: Repository, { state }: GraphqlContext): string =>
    `/${state.fullName(source)}`;

export const repositoryResolvers = resolvers<Repository>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    nameWithOwner: (source, _args, { state }) => state.fullName(source),
    owner: (source, _args, { state }) => state.organizationOf(source),
    url: (source, _args, context) => `${context.http.webUrl}${path(source, context)}`,
    resourcePath: (source, _args, context) => path(source, context),
    sshUrl: (source, _args, { state, http }) =>
        `git@${new URL(http.webUrl).hostname}:${state.fullName(source)}.git`,
    homepageUrl: (source) => source.homepage,
    visibility: (source) => source.visibility.toUpperCase(),
    isPrivate: (source) => source.visibility !== "public",
    isArchived: (source) => source.archived,
    archivedAt: (source) => (source.archived ? source.updatedAt : null),
    isDisabled: () => false,
    isLocked: () => false,
    isInOrganization: () => true,
    isFork: (source) => source.fork,
    isTemplate: (source) => source.isTemplate,
    isEmpty: (source) => source.git.refs.size === 0,
    autoMergeAllowed: (source) => source.allowAutoMerge,
    mergeCommitAllowed: (source) => source.allowMergeCommit,
    squashMergeAllowed: (source) => source.allowSquashMerge,
    rebaseMergeAllowed: (source) => source.allowRebaseMerge,
    webCommitSignoffRequired: (source) => source.webCommitSignoffRequired,
    viewerCanAdminister: (source, _args, { http }) =>
        http.caller.kind === "user" && hasRole(http, source, "admin"),
    viewerPermission: (source, _args, { state, http }) => {
        if (http.caller.kind !== "user") return null;
        const role = effectiveRole(state, source, http.caller.user);
        return role === "none" ? null : role.toUpperCase();
    },
    defaultBranchRef: (source, _args, { http }) => {
        requireTokenPermission(http, source, "contents");
        return refOf(source, `heads/${source.defaultBranch}`);
    },
    ref: (source, args, { http }) => {
        requireTokenPermission(http, source, "contents");
        const name = (args.qualifiedName as string).replace(/^refs\//, "");
        return (
            refOf(source, name) ?? refOf(source, `heads/${name}`) ?? refOf(source, `tags/${name}`)
        );
    },
    object: (source, args, { http }) => {
        requireTokenPermission(http, source, "contents");
        return objectAt(source, args);
    },
    codeowners: (source, args, { state, http }) => {
        requireTokenPermission(http, source, "contents");
        const errors = codeownersErrors(
            state,
            source,
            (args.refName as string | null | undefined) ?? undefined,
        );
        return errors === undefined ? null : { errors };
    },
    repositoryTopics: (source, args, { http }) => {
        const topics = source.topics.map((name) => ({
            nodeId: `RT_${source.id}_${name}`,
            id: `RT_${Buffer.from(`${source.id}:${name}`).toString("base64url")}`,
            topic: { id: `TO_${Buffer.from(name).toString("base64url")}`, name },
            resourcePath: `/topics/${name}`,
            url: `${http.webUrl}/topics/${name}`,
        }));
        return connection("repositoryTopics", topics, args);
    },
    collaborators: (source, args, context) => collaborators(source, args, context),
    branchProtectionRules: (source, args, context) =>
        connection("branchProtectionRules", protectionsOf(context, source), args),
    ruleset: (source, args, context) =>
        rulesetsOf(context, source, args.includeParents !== false).find(
            ({ id }) => id === args.databaseId,
        ) ?? null,
    rulesets: (source, args, context) => {
        const targets = args.targets as string[] | null | undefined;
        const all = rulesetsOf(context, source, args.includeParents !== false);
        return connection(
            "rulesets",
            all.filter(({ target }) => !targets || targets.includes(target.toUpperCase())),
            args,
        );
    },
    environment: (source, args, context) =>
        environmentsOf(context, source, {}).find(
            ({ name }) => name.toLowerCase() === (args.name as string).toLowerCase(),
        ) ?? null,
    environments: (source, args, context) =>
        connection("environments", environmentsOf(context, source, args), args),
    deployKeys: (source, args, { http }) => {
        requireTokenPermission(http, source, "administration");
        if (!hasRole(http, source, "admin")) return emptyConnection("deployKeys", args);
        return connection("deployKeys", [...source.deployKeys.values()], args);
    },
});

export const deployKeyResolvers = resolvers<{ nodeId: string }>({ id: (source) => source.nodeId });
