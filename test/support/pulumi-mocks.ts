import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { teamSlug } from "../../plan/names";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** One resource as the engine would be asked for it. Options appear only when set. */
export interface Declared {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
    readonly options: DeclaredOptions;
}

export interface DeclaredOptions {
    /** Logical name of the parent. */
    readonly parent?: string;
    /** Logical name of an explicit provider. */
    readonly provider?: string;
    /** Logical names, sorted. */
    readonly dependsOn?: string[];
    readonly deleteBeforeReplace?: true;
    readonly retainOnDelete?: true;
    readonly deletedWith?: string;
    readonly ignoreChanges?: string[];
    readonly replaceOnChanges?: string[];
    readonly replacementTrigger?: unknown;
    /** Names that this resource had. */
    readonly aliases?: string[];
    /** Names of hooks that run before creation. */
    readonly beforeCreate?: string[];
    /** Names of inputs that are marked secret; they appear in `inputs` as they are. */
    readonly secretInputs?: string[];
}

/** Key of GitHub's public key mocks, 32 zero bytes less one bit of shape. */
export const publicKey = Buffer.alloc(32, 9).toString("base64");

export interface MockSettings {
    readonly preview?: boolean;
    /** Numeric id, as text, of the team with this slug; one for all of them unless said otherwise. */
    readonly teamId?: (slug: string) => string;
}

/** Pulumi's mocks show inputs only; the options are in the request that the monitor gets. */
let requests: RegisterResourceRequest[] = [];
const register = Reflect.get(MockMonitor.prototype, "registerResource") as (
    this: MockMonitor,
    request: RegisterResourceRequest,
    done: unknown,
) => Promise<void>;
Reflect.set(
    MockMonitor.prototype,
    "registerResource",
    function (this: MockMonitor, request: RegisterResourceRequest, done: unknown) {
        requests.push(request);
        return register.call(this, request, done);
    },
);

/** The mock monitor says that it knows hooks, and does not: it takes their names, and runs none. */
Reflect.set(
    MockMonitor.prototype,
    "registerResourceHook",
    (_request: unknown, done: (error: null, answer: object) => void) => done(null, {}),
);

/** Runs a program on Pulumi's mocks and answers what it declared, in the order of names. One at a time. */
export async function declared(
    program: () => unknown,
    { preview = false, teamId = () => "4242" }: MockSettings = {},
): Promise<Declared[]> {
    requests = [];
    await pulumi.runtime.setMocks(
        { newResource: newResource(teamId), call },
        "rollout",
        "test",
        preview,
        "acme",
    );
    try {
        await program();
    } finally {
        await pulumi.runtime.disconnect();
    }
    return requests
        .map(read)
        .filter(({ type }) => type !== "pulumi:pulumi:Stack")
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.type < b.type ? -1 : 1));
}

/** Without components: what reaches the provider. */
export function onlyGithub(all: readonly Declared[]): Declared[] {
    return all.filter(({ type }) => type.startsWith("github:"));
}

/** `Team` for `github:index/team:Team`. */
export function shortType({ type }: Declared): string {
    return type.split(":").at(-1) ?? type;
}

const newResource =
    (teamId: (slug: string) => string) =>
    ({ name, type, inputs, id }: pulumi.runtime.MockResourceArgs) => {
        const computed: Record<string, unknown> = {
            "github:index/team:Team": {
                slug: teamSlug(String(inputs.name)),
                nodeId: `T_${inputs.name}`,
            },
            "github:index/repositoryRuleset:RepositoryRuleset": { rulesetId: 77 },
            "github:index/organizationRuleset:OrganizationRuleset": { rulesetId: 78 },
            "github:index/repositoryFile:RepositoryFile": { commitSha: "c0ffee" },
            "github:index/repositoryPullRequest:RepositoryPullRequest": { number: 12 },
        };
        const made =
            type === "github:index/team:Team"
                ? teamId(teamSlug(String(inputs.name)))
                : `id of ${name}`;
        return {
            id: id || made,
            state: { ...inputs, ...(computed[type] as object | undefined) },
        };
    };

function call({ token, inputs }: pulumi.runtime.MockCallArgs) {
    if (!/PublicKey$/.test(token)) throw new Error(`the program calls ${token}`);
    return { ...inputs, id: "k", key: publicKey, keyId: "key-1" };
}

function read(request: RegisterResourceRequest): Declared {
    const object = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const hooks = request.getHooks()?.getBeforeCreateList() ?? [];
    const aliases = request
        .getAliasesList()
        .map((alias) => alias.getSpec()?.getName() ?? nameOf(alias.getUrn()));
    const options = {
        parent: nameOf(request.getParent()),
        provider: nameOf(request.getProvider().replace(/::[^:]*$/, "")),
        dependsOn: request.getDependenciesList().map(nameOf).sort(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        retainOnDelete: request.getRetainondelete(),
        deletedWith: nameOf(request.getDeletedwith()),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
        aliases,
        beforeCreate: hooks,
        secretInputs: Object.keys(object).filter((key) => isSecret(object[key])),
    };
    return {
        type: request.getType(),
        name: request.getName(),
        inputs: Object.fromEntries(
            Object.entries(object).map(([key, value]) => [
                key,
                isSecret(value) ? value.value : value,
            ]),
        ),
        options: Object.fromEntries(
            Object.entries(options).filter(
                ([, value]) =>
                    value !== undefined &&
                    value !== "" &&
                    value !== false &&
                    value !== null &&
                    !(Array.isArray(value) && value.length === 0),
            ),
        ),
    };
}

/** How secrets travel to the engine: an object with this key and a fixed value (pulumi/sdk `rpc.ts`). */
const signature = "4dabf18193072939515e22adb298388d";

function isSecret(value: unknown): value is { readonly value: unknown } {
    return typeof value === "object" && value !== null && signature in value && "value" in value;
}

function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
