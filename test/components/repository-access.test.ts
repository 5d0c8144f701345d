import type { RepositoryAccessArgs } from "../../components/index";
import { RepositoryAccess } from "../../components/index";
import { declared, onlyGithub, shortType } from "../support/pulumi-mocks";

function access(args: Partial<RepositoryAccessArgs> = {}) {
    return declared(() => new RepositoryAccess("sandbox", { repository: "sandbox", ...args }));
}

const grants: Partial<RepositoryAccessArgs> = {
    teams: [
        { slug: "codex-pilot", teamId: "17", role: "write" },
        { slug: "codex-reviewers", teamId: "18", role: "maintain" },
    ],
    people: { "Dev-4": "read", "lead-1": "security-manager" },
};

test("additive: each grant is a resource with the names that the API has for roles", async () => {
    const all = onlyGithub(await access(grants));
    expect(all.map((one) => [shortType(one), one.name, one.inputs])).toEqual([
        [
            "RepositoryCollaborator",
            "sandbox/people/dev-4",
            { repository: "sandbox", username: "Dev-4", permission: "pull" },
        ],
        [
            "RepositoryCollaborator",
            "sandbox/people/lead-1",
            { repository: "sandbox", username: "lead-1", permission: "security-manager" },
        ],
        [
            "TeamRepository",
            "sandbox/teams/codex-pilot",
            { repository: "sandbox", teamId: "17", permission: "push" },
        ],
        [
            "TeamRepository",
            "sandbox/teams/codex-reviewers",
            { repository: "sandbox", teamId: "18", permission: "maintain" },
        ],
    ]);
});

test("A2: logins reach the provider as GitHub spells them, in the single and in the authoritative resource", async () => {
    const all = onlyGithub(await access({ ...grants, authoritative: true }));
    const logins = JSON.stringify(all.map(({ inputs }) => inputs.users ?? inputs.username));
    expect(logins).toContain('"Dev-4"');
    expect(logins).not.toContain('"dev-4"');
});

test("A3: teams are granted by number, and what must be replaced is deleted first", async () => {
    const all = onlyGithub(await access(grants));
    for (const { inputs, options } of all) {
        if ("teamId" in inputs) expect(inputs.teamId).toMatch(/^\d+$/);
        expect(options.deleteBeforeReplace).toBe(true);
    }
});

test("authoritative: a sweep after the grants, and nothing is deleted with it", async () => {
    const all = await access({ ...grants, authoritative: true, inheritedTeamIds: ["7002"] });
    expect(all.find(({ name }) => name === "sandbox/all")).toEqual({
        type: "github:index/repositoryCollaborators:RepositoryCollaborators",
        name: "sandbox/all",
        inputs: {
            repository: "sandbox",
            teams: [
                { teamId: "17", permission: "push" },
                { teamId: "18", permission: "maintain" },
            ],
            users: [
                { username: "Dev-4", permission: "pull" },
                { username: "lead-1", permission: "security-manager" },
            ],
            ignoreTeams: [{ teamId: "7002" }],
        },
        options: {
            parent: "sandbox",
            dependsOn: [
                "sandbox/people/dev-4",
                "sandbox/people/lead-1",
                "sandbox/teams/codex-pilot",
                "sandbox/teams/codex-reviewers",
            ],
            retainOnDelete: true,
        },
    });
});

test("switching between the two modes keeps every grant: the grants are the same resources in both", async () => {
    const additive = onlyGithub(await access(grants));
    const authoritative = onlyGithub(await access({ ...grants, authoritative: true }));
    expect(authoritative.filter(({ name }) => name !== "sandbox/all")).toEqual(additive);
});

test("A10: a team's rename renames the grant too, so that it is not taken away after being given", async () => {
    const all = await access({
        teams: [{ slug: "codex-devs", teamId: "17", role: "write", previously: ["codex-pilot"] }],
    });
    expect(all.find(({ name }) => name === "sandbox/teams/codex-devs")?.options.aliases).toEqual([
        "sandbox/teams/codex-pilot",
    ]);
});
