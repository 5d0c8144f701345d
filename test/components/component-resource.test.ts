import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import * as library from "../../components/index";
import { ComponentResource } from "../../components/component-resource";
import { declared } from "../support/pulumi-mocks";

class Sample extends ComponentResource {
    constructor(name: string, childName: string, opts?: pulumi.ComponentResourceOptions) {
        super("Sample", name, opts);
        new github.Team(childName, { name: "x" }, { parent: this });
        this.registerOutputs();
    }
}

test("a child whose name does not begin with its parent's is refused", async () => {
    await expect(declared(() => new Sample("a", "b"))).rejects.toThrow(
        "logical name b must begin with its parent's, a/",
    );
    await expect(declared(() => new Sample("a", "ab"))).rejects.toThrow("must begin");
    await expect(declared(() => new Sample("a", "a/b"))).resolves.toHaveLength(2);
});

test("transformations of the caller stay in force", async () => {
    const all = await declared(
        () =>
            new Sample("a", "a/team", {
                transformations: [
                    ({ props, opts }) => ({ props: { ...props, description: "seen" }, opts }),
                ],
            }),
    );
    expect(all[1]?.inputs).toMatchObject({ description: "seen" });
});

type Built = pulumi.ComponentResource & Record<string, unknown>;

const build: Record<string, () => unknown> = {
    AccessTeam: () => new library.AccessTeam("x", { name: "n" }),
    RepositoryAccess: () => new library.RepositoryAccess("x", { repository: "r" }),
    ProtectedBranch: () => new library.ProtectedBranch("x", { repositoryId: "R", pattern: "main" }),
    BranchRuleset: () => new library.BranchRuleset("x", { name: "n", repository: "r" }),
    OrganizationBranchRuleset: () => new library.OrganizationBranchRuleset("x", { name: "n" }),
    ScopedEnvironment: () =>
        new library.ScopedEnvironment("x", { repository: "r", environment: "e" }),
    RepositorySecrets: () => new library.RepositorySecrets("x", { repository: "r", secrets: [] }),
    OrganizationSecretScope: () => new library.OrganizationSecretScope("x", { secretName: "S" }),
    ManagedFile: () =>
        new library.ManagedFile("x", { repository: "r", path: "p", content: "", branch: "main" }),
    FileProposal: () =>
        new library.FileProposal("x", {
            repository: "r",
            baseBranch: "main",
            branch: "b",
            files: [],
            title: "t",
        }),
    CodeownersFile: () =>
        new library.CodeownersFile("x", { repository: "r", branch: "main", rules: [] }),
    WorkflowPermissions: () => new library.WorkflowPermissions("x", { organization: "acme" }),
    AppRepositories: () =>
        new library.AppRepositories("x", { installationId: "1", repositories: ["r"] }),
};

describe.each(Object.entries(build))("%s", (name, create) => {
    test("has the token codex-rollout:index:NAME and registers all its public outputs", async () => {
        const registered = jest.spyOn(
            library[name as "AccessTeam"].prototype as unknown as {
                registerOutputs(outputs: object): void;
            },
            "registerOutputs",
        );
        let built: Built | undefined;
        const all = await declared(() => {
            built = create() as Built;
        });
        expect(all.find((one) => one.name === "x")?.type).toBe(`codex-rollout:index:${name}`);
        const outputs = Object.keys(built ?? {}).filter(
            (key) => !key.startsWith("__") && !["urn", "logicalName"].includes(key),
        );
        expect(outputs).not.toEqual([]);
        const own = registered.mock.contexts.findIndex((context) => context === (built as unknown));
        expect(Object.keys(registered.mock.calls[own]?.[0] ?? {}).sort()).toEqual(outputs.sort());
        registered.mockRestore();
    });
});
