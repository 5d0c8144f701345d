import { z } from "zod";
import type { Decode, Decoders } from "./read";
import { id, inputsOf, list, organizationKey, text } from "./read";

const app: Decode = (resource, draft) => {
    const slug = organizationKey(resource, "apps");
    const inputs = inputsOf(
        resource,
        z.object({ installationId: id, selectedRepositories: list(text) }),
    );
    draft.apps[slug] = {
        slug,
        installationId: Number(inputs.installationId),
        selection: "selected",
        repositories: inputs.selectedRepositories.toSorted(),
        permissions: {},
        management: "apply",
    };
};

export const appDecoders: Decoders = [
    ["github:index/appInstallationRepositories:AppInstallationRepositories", app],
];
