import type * as github from "@pulumi/github";
import { AppRepositories, WorkflowPermissions, githubProvider } from "../../components/index";
import { declared, onlyGithub } from "../support/pulumi-mocks";

test("workflow permissions of the organization: read only, and no approving of pull requests", async () => {
    const all = onlyGithub(
        await declared(() => new WorkflowPermissions("actions", { organization: "acme" })),
    );
    expect(all).toEqual([
        {
            type: "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions",
            name: "actions/permissions",
            inputs: {
                organizationSlug: "acme",
                defaultWorkflowPermissions: "read",
                canApprovePullRequestReviews: false,
            },
            options: { parent: "actions" },
        },
    ]);
});

test("workflow permissions of one repository", async () => {
    const [only] = onlyGithub(
        await declared(
            () =>
                new WorkflowPermissions("actions", {
                    organization: "acme",
                    repository: "sandbox",
                    defaultWorkflowPermissions: "write",
                    approvePullRequests: true,
                }),
        ),
    );
    expect(only).toMatchObject({
        type: "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions",
        inputs: {
            repository: "sandbox",
            defaultWorkflowPermissions: "write",
            canApprovePullRequestReviews: true,
        },
    });
});

test("the repositories of an app go through the provider that is given for them", async () => {
    const all = await declared(() => {
        const provider: github.Provider = githubProvider("classic", { owner: "acme", token: "x" });
        new AppRepositories(
            "codex",
            { installationId: "40001", repositories: ["sandbox"] },
            { provider },
        );
    });
    expect(all.find(({ name }) => name === "codex/repositories")).toEqual({
        type: "github:index/appInstallationRepositories:AppInstallationRepositories",
        name: "codex/repositories",
        inputs: { installationId: "40001", selectedRepositories: ["sandbox"] },
        options: { parent: "codex", provider: "classic", retainOnDelete: true },
    });
});

test("an app cannot be left without a repository: the provider would keep one by chance", async () => {
    await expect(
        declared(() => new AppRepositories("codex", { installationId: "1", repositories: [] })),
    ).rejects.toThrow("an installed app cannot be left without a repository");
});
