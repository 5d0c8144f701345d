import { moveRepositories, readState, repositoriesIn } from "../../stack/move";

const urn = (stack: string, type: string, name: string): string =>
    `urn:pulumi:${stack}::rollout::${type}::${name}`;
const rollout = "codex-rollout:index:CodexRollout";
const root = (stack: string) => urn(stack, "pulumi:pulumi:Stack", `rollout-${stack}`);
const provider = (stack: string) => urn(stack, "pulumi:providers:github", "github");
const access = (stack: string, name: string) =>
    urn(
        stack,
        `${rollout}$codex-rollout:index:RepositoryAccess`,
        `codex-rollout/repositories/${name}/access`,
    );
const grant = (stack: string, name: string) =>
    urn(
        stack,
        `${rollout}$codex-rollout:index:RepositoryAccess$github:index/teamRepository:TeamRepository`,
        `codex-rollout/repositories/${name}/access/teams/pilot`,
    );
const team = urn(
    "production",
    `${rollout}$codex-rollout:index:AccessTeam$github:index/team:Team`,
    "codex-rollout/teams/pilot/team",
);

function production(...names: readonly string[]) {
    return readState({
        version: 3,
        deployment: {
            manifest: { time: "then" },
            resources: [
                {
                    urn: root("production"),
                    type: "pulumi:pulumi:Stack",
                    outputs: { teams: ["pilot"] },
                },
                {
                    urn: provider("production"),
                    type: "pulumi:providers:github",
                    id: "one",
                    parent: root("production"),
                },
                {
                    urn: urn("production", rollout, "codex-rollout"),
                    type: rollout,
                    parent: root("production"),
                },
                { urn: team, type: "github:index/team:Team", id: "7" },
                ...names.flatMap((name) => [
                    {
                        urn: access("production", name),
                        type: "codex-rollout:index:RepositoryAccess",
                        parent: urn("production", rollout, "codex-rollout"),
                    },
                    {
                        urn: grant("production", name),
                        type: "github:index/teamRepository:TeamRepository",
                        id: `7:${name}`,
                        parent: access("production", name),
                        provider: `${provider("production")}::one`,
                        dependencies: [team],
                        propertyDependencies: { teamId: [team], repository: [] },
                        inputs: { permission: "push" },
                    },
                ]),
                {
                    urn: `${team}-people`,
                    type: "x",
                    dependencies: [team, ...names.map((name) => grant("production", name))],
                },
            ],
        },
    });
}
const empty = readState({ version: 3, deployment: { manifest: { time: "now" } } });
const move = { stack: "production.web", repositories: new Set(["web"]) };
const urns = ({ deployment }: { deployment: { resources?: readonly { urn: string }[] } }) =>
    (deployment.resources ?? []).map((one) => one.urn);

test("a repository goes with everything below it, and what it stands on comes along; no name of the other stack is left", () => {
    const { from, to } = moveRepositories(production("web", "docs"), empty, move);
    expect(repositoriesIn(from.deployment.resources ?? [])).toEqual(["docs"]);
    expect(urns(to)).toEqual([
        root("production.web"),
        provider("production.web"),
        urn("production.web", rollout, "codex-rollout"),
        access("production.web", "web"),
        grant("production.web", "web"),
    ]);
    expect(JSON.stringify(to)).not.toMatch(/urn:pulumi:production::|rollout-production"/);
    expect(to.deployment.resources?.at(-1)).toMatchObject({
        id: "7:web",
        parent: access("production.web", "web"),
        provider: `${provider("production.web")}::one`,
        // What the base has is known by its id from now on.
        dependencies: [],
        propertyDependencies: { teamId: [], repository: [] },
        inputs: { permission: "push" },
    });
    expect(from.deployment.resources?.at(-1)).toMatchObject({
        dependencies: [team, grant("production", "docs")],
    });
    expect(to.deployment).toMatchObject({ manifest: { time: "now" } });
});

test("the provider that the stack has is kept; what arrives is made by that", () => {
    const first = moveRepositories(production("web"), empty, move).to;
    const other = {
        ...first,
        deployment: {
            ...first.deployment,
            resources: (first.deployment.resources ?? []).map((one) =>
                one.type.startsWith("pulumi:providers:") ? { ...one, id: "two" } : one,
            ),
        },
    };
    const { to } = moveRepositories(production("web", "docs"), other, {
        ...move,
        repositories: new Set(["docs"]),
    });
    expect(
        to.deployment.resources?.find((one) => one.urn === grant("production.web", "docs"))
            ?.provider,
    ).toBe(`${provider("production.web")}::two`);
});

test("there and back is where it was; and a move that broke off between the two is finished by the same move", () => {
    const before = production("web", "docs");
    const { from, to } = moveRepositories(before, empty, move);
    const again = moveRepositories(before, to, move);
    expect(urns(again.to)).toEqual(urns(to));
    expect(again.from).toEqual(from);
    const back = moveRepositories(to, from, {
        stack: "production",
        repositories: new Set(["web"]),
    });
    expect(repositoriesIn(back.from.deployment.resources ?? [])).toEqual([]);
    expect(urns(back.to).sort()).toEqual(urns(before).sort());
});

test("what is no state of a stack is refused", () => {
    expect(() => readState({ version: 2, deployment: {} })).toThrow("no state of a stack");
});
