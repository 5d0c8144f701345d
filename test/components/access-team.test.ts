import type { AccessTeamArgs } from "../../components/index";
import { AccessTeam } from "../../components/index";
import { declared, onlyGithub } from "../support/pulumi-mocks";

function team(args: Partial<AccessTeamArgs> = {}) {
    return declared(() => new AccessTeam("pilot", { name: "Codex pilot", ...args }));
}

test("a team and its members, authoritative: exact types, names and inputs", async () => {
    const all = await team({
        description: "Developers who may use Codex",
        parentTeamId: "7",
        members: { "dev-1": "member", "lead-1": "maintainer" },
    });
    expect(all).toEqual([
        { type: "codex-rollout:index:AccessTeam", name: "pilot", inputs: {}, options: {} },
        {
            type: "github:index/teamMembers:TeamMembers",
            name: "pilot/members",
            inputs: {
                teamSlug: "codex-pilot",
                members: [
                    { username: "dev-1", role: "member" },
                    { username: "lead-1", role: "maintainer" },
                ],
            },
            options: { parent: "pilot", dependsOn: ["pilot/team"], retainOnDelete: true },
        },
        {
            type: "github:index/team:Team",
            name: "pilot/team",
            inputs: {
                name: "Codex pilot",
                description: "Developers who may use Codex",
                privacy: "closed",
                parentTeamId: "7",
            },
            options: { parent: "pilot" },
        },
    ]);
});

test("A1: the creator is not kept as a maintainer, since no default maintainer is asked for", async () => {
    const [created] = (await team()).filter(({ name }) => name === "pilot/team");
    expect(created?.inputs).not.toHaveProperty("createDefaultMaintainer");
});

test("A2b: logins of members are lower case, whatever is written, in both modes", async () => {
    const members = { "Dev-4": "member" };
    expect((await team({ members }))[1]?.inputs).toMatchObject({
        members: [{ username: "dev-4" }],
    });
    const added = onlyGithub(await team({ members, additive: true }));
    expect(added.map(({ name, inputs }) => [name, inputs.username])).toContainEqual([
        "pilot/members/dev-4",
        "dev-4",
    ]);
});

test("additive: one membership a person, and nobody else is touched", async () => {
    const all = await team({ additive: true, members: { "dev-1": "member" } });
    expect(all.map(({ type, name }) => [type, name])).toEqual([
        ["codex-rollout:index:AccessTeam", "pilot"],
        ["codex-rollout:index:AddedMembers", "pilot/members"],
        ["github:index/teamMembership:TeamMembership", "pilot/members/dev-1"],
        ["github:index/team:Team", "pilot/team"],
    ]);
    expect(all[2]).toMatchObject({
        inputs: { teamId: "4242", username: "dev-1", role: "member" },
        options: { parent: "pilot/members", deletedWith: "pilot/members" },
    });
});

test("switching between the two modes removes nobody: one is retained, the other goes with its group", async () => {
    const authoritative = onlyGithub(await team({ members: { "dev-1": "member" } }));
    const additive = onlyGithub(await team({ members: { "dev-1": "member" }, additive: true }));
    expect(authoritative.find(({ name }) => name === "pilot/members")?.options.retainOnDelete).toBe(
        true,
    );
    expect(additive.find(({ name }) => name === "pilot/members/dev-1")?.options.deletedWith).toBe(
        "pilot/members",
    );
});

test("A10: a renamed team keeps its identity, and members follow its new slug", async () => {
    const all = await team({ previously: ["codex-users"] });
    expect(all[0]?.options.aliases).toEqual(["codex-users"]);
    expect(all[1]).toMatchObject({ name: "pilot/members", inputs: { teamSlug: "codex-pilot" } });
});
