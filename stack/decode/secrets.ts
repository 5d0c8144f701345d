import { z } from "zod";
import { own } from "../../plan/compare/lookup";
import type { PlannedOrganizationSecret } from "../../plan/plan";
import type { Decode, Decoders } from "./read";
import { id, inputsOf, list, organizationKey, repositoryKey } from "./read";

const ofRepository: Decode = (resource, draft) => {
    const [repository, name] = repositoryKey(resource, "secrets");
    draft.repository(repository).secrets[name] = {};
};

const ofOrganization: Decode = (resource, draft) => {
    const { visibility } = inputsOf(
        resource,
        z.object({ visibility: z.enum(["all", "private", "selected"]) }),
    );
    draft.secrets[organizationKey(resource, "secrets")] = { visibility, repositories: [] };
};

/** The scope stands alone where somebody else sets the value. */
const scope: Decode = (resource, draft, names) => {
    const name = organizationKey(resource, "secrets");
    const { selectedRepositoryIds } = inputsOf(
        resource,
        z.object({ selectedRepositoryIds: list(id) }),
    );
    const before: PlannedOrganizationSecret = own(draft.secrets, name) ?? {
        visibility: "selected",
        repositories: [],
    };
    draft.secrets[name] = {
        ...before,
        repositories: selectedRepositoryIds.map((one) => names.repository(one)).sort(),
    };
};

export const secretDecoders: Decoders = [
    ["github:index/actionsSecret:ActionsSecret", ofRepository],
    ["github:index/actionsOrganizationSecret:ActionsOrganizationSecret", ofOrganization],
    [
        "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories",
        scope,
    ],
];
