/** The served part of GitHub's schema with our resolvers on it. Built on first use (about 50 ms). */
import { readFileSync } from "node:fs";
import {
    type GraphQLFieldResolver,
    type GraphQLSchema,
    type GraphQLTypeResolver,
    Kind,
    buildSchema,
    isAbstractType,
    isInterfaceType,
    isObjectType,
    isUnionType,
} from "graphql";
import { contractFile } from "../contract/files";
import { bypassResolvers, conditionResolvers, ruleResolvers, rulesetResolvers } from "./ruleset";
import { permissionSourceResolvers } from "./collaborators";
import type { GraphqlContext, TypeResolvers } from "./context";
import { environmentResolvers, protectionRuleResolvers } from "./environment";
import {
    blobResolvers,
    commitResolvers,
    refResolvers,
    treeEntryResolvers,
    treeResolvers,
} from "./git";
import { mutationResolvers } from "./mutations";
import {
    appResolvers,
    invitationResolvers,
    organizationResolvers,
    userResolvers,
} from "./organization";
import { allowanceResolvers, protectionResolvers } from "./protection";
import { queryResolvers } from "./query";
import { deployKeyResolvers, repositoryResolvers } from "./repository";
import { teamResolvers } from "./team";

const RESOLVERS: Readonly<Record<string, TypeResolvers>> = {
    Query: queryResolvers,
    Mutation: mutationResolvers,
    Organization: organizationResolvers,
    User: userResolvers,
    Bot: userResolvers,
    App: appResolvers,
    Team: teamResolvers,
    OrganizationInvitation: invitationResolvers,
    Repository: repositoryResolvers,
    PermissionSource: permissionSourceResolvers,
    DeployKey: deployKeyResolvers,
    Ref: refResolvers,
    Commit: commitResolvers,
    Tree: treeResolvers,
    TreeEntry: treeEntryResolvers,
    Blob: blobResolvers,
    BranchProtectionRule: protectionResolvers,
    PushAllowance: allowanceResolvers,
    ReviewDismissalAllowance: allowanceResolvers,
    BypassPullRequestAllowance: allowanceResolvers,
    BypassForcePushAllowance: allowanceResolvers,
    RepositoryRuleset: rulesetResolvers,
    RepositoryRulesetBypassActor: bypassResolvers,
    RepositoryRuleConditions: conditionResolvers,
    RepositoryRule: ruleResolvers,
    Environment: environmentResolvers,
    DeploymentProtectionRule: protectionRuleResolvers,
};

/** Type of an object by the prefix of its node id. */
const TYPES: Readonly<Record<string, string>> = {
    U: "User",
    BOT: "Bot",
    O: "Organization",
    T: "Team",
    R: "Repository",
    A: "App",
    BPR: "BranchProtectionRule",
    RRS: "RepositoryRuleset",
    EN: "Environment",
    DK: "DeployKey",
    REF: "Ref",
    C: "Commit",
    TR: "Tree",
    B: "Blob",
};

export interface ServedSchema {
    readonly schema: GraphQLSchema;
    /** GitHub's fields (types of a union) that are left out, by type. */
    readonly notServed: ReadonlyMap<string, ReadonlySet<string>>;
}

let served: ServedSchema | undefined;

/** The one schema of this process. */
export function servedSchema(): ServedSchema {
    return (served ??= build());
}

function build(): ServedSchema {
    const schema = buildSchema(readFileSync(contractFile("schema.graphql"), "utf8"), {
        assumeValid: true,
    });
    const notServed = new Map<string, ReadonlySet<string>>();
    for (const type of Object.values(schema.getTypeMap())) {
        if (isObjectType(type) || isInterfaceType(type) || isUnionType(type))
            notServed.set(type.name, leftOut(type.astNode));
        if (isAbstractType(type)) type.resolveType = typeOf;
        if (!isObjectType(type) || type.name.startsWith("__")) continue;
        const fields = type.getFields();
        for (const [name, resolve] of Object.entries(RESOLVERS[type.name] ?? {})) {
            const field = fields[name];
            if (field)
                field.resolve = resolve as unknown as GraphQLFieldResolver<unknown, GraphqlContext>;
        }
    }
    return { schema, notServed };
}

function leftOut(
    node:
        | {
              readonly directives?: readonly {
                  readonly name: { value: string };
                  readonly arguments?: readonly { value: { kind: string } }[];
              }[];
          }
        | null
        | undefined,
): Set<string> {
    const value = node?.directives?.find(({ name }) => name.value === "notServed")?.arguments?.[0]
        ?.value;
    if (value?.kind !== Kind.LIST) return new Set();
    const { values } = value as unknown as { values: readonly { value: string }[] };
    return new Set(values.map((one) => one.value));
}

const typeOf: GraphQLTypeResolver<unknown, GraphqlContext> = (value) => {
    const { __typename: typename, nodeId } = value as { __typename?: string; nodeId?: string };
    return typename ?? TYPES[nodeId?.split("_")[0] ?? ""];
};
