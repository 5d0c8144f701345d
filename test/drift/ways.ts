/** Ways in which people change an organization behind the tool's back, each a fact of its own. */
import type { Drifting } from "./organization";

export interface Way {
    readonly name: string;
    /**
     * Does it once more, and answers where it has to be found, as segments of the fact's path.
     *
     * @param index says which repository; another for each call of all ways
     * @param number of the call of this way, from 0
     */
    act(world: Drifting, index: number, number: number): Promise<readonly string[]>;
}

const owner = "owner-1";

function rest(world: Drifting, method: string, path: string, body?: unknown): Promise<void> {
    return world.change([{ op: "rest", as: owner, method, path, body }]);
}

const pick = (names: readonly string[], index: number): string => names[index % names.length] ?? "";

/** Something done to one repository of a tier; answers the rest of the path. */
function inRepository(
    name: string,
    tier: "core" | "pilot",
    act: (world: Drifting, repository: string, number: number) => Promise<readonly string[]>,
): Way {
    return {
        name,
        act: async (world, index, number) => {
            const repository = pick(world[tier], index);
            return ["repositories", repository, ...(await act(world, repository, number))];
        },
    };
}

const stateOf = ({ github }: Drifting, repository: string) => {
    const found = github.state.repositoryByName("acme", repository);
    if (found === undefined) throw new Error(`no ${repository}`);
    return found;
};

/** Where the policy keeps CODEOWNERS: at the root, if people had it there. */
function codeowners(repository: string): string {
    return Number(repository.slice(-4)) % 2 === 1 ? "CODEOWNERS" : ".github/CODEOWNERS";
}

async function editCodeowners(
    world: Drifting,
    repository: string,
    edit: (text: string) => string,
): Promise<void> {
    const path = codeowners(repository);
    const answer = await fetch(
        `${world.github.url}/api/v3/repos/acme/${repository}/contents/${path}`,
        { headers: { authorization: "Bearer owner", accept: "application/vnd.github.raw+json" } },
    );
    if (!answer.ok) throw new Error(`${repository} ${path}: ${answer.status}`);
    const text = edit(await answer.text());
    await world.change([
        { op: "edit-file", as: owner, repository: `acme/${repository}`, path, text },
    ]);
}

export const ways: readonly Way[] = [
    inRepository("a person was given admin", "pilot", async (world, repository) => {
        await rest(world, "PUT", `/repos/acme/${repository}/collaborators/dev-3`, {
            permission: "admin",
        });
        return ["collaborators", "dev-3"];
    }),
    inRepository("a team was given write", "core", async (world, repository) => {
        await rest(world, "PUT", `/orgs/acme/teams/others/repos/acme/${repository}`, {
            permission: "push",
        });
        return ["teams", "others"];
    }),
    inRepository(
        "a team of the policy was made administrator",
        "pilot",
        async (world, repository) => {
            await rest(world, "PUT", `/orgs/acme/teams/codex-pilot/repos/acme/${repository}`, {
                permission: "admin",
            });
            return ["teams", "codex-pilot"];
        },
    ),
    inRepository("somebody outside was invited", "pilot", async (world, repository) => {
        await rest(world, "PUT", `/repos/acme/${repository}/collaborators/stranger`, {
            permission: "push",
        });
        return ["invitations", "stranger"];
    }),
    inRepository("a deploy key that may write", "core", async (world, repository, number) => {
        const key = Buffer.from(`${repository} ${number}`.padEnd(51)).toString("base64");
        const body = { title: "behind", key: `ssh-ed25519 ${key}`, read_only: false };
        await rest(world, "POST", `/repos/acme/${repository}/keys`, body);
        return ["deployKeys", "behind"];
    }),
    inRepository("a secret of the repository", "pilot", async (world, repository) => {
        const at = `/repos/acme/${repository}/actions`;
        await rest(world, "PUT", `${at}/secrets/SIDE`, await sealed(world, at));
        return ["secrets", "SIDE"];
    }),
    inRepository("a variable of the repository", "core", async (world, repository) => {
        const body = { name: "SIDE", value: "a value" };
        await rest(world, "POST", `/repos/acme/${repository}/actions/variables`, body);
        return ["variables", "SIDE"];
    }),
    inRepository("code-owner review switched off", "pilot", async (world, repository) => {
        const set = { requiresCodeOwnerReviews: false };
        await world.change([
            { op: "set-protection", repository: `acme/${repository}`, pattern: "main", set },
        ]);
        return ["protections", "main", "codeOwners"];
    }),
    inRepository("the protection deleted", "pilot", async (world, repository) => {
        await rest(world, "DELETE", `/repos/acme/${repository}/branches/main/protection`);
        return ["protections", "main"];
    }),
    inRepository("the ruleset disabled", "core", async (world, repository) => {
        const one = { repository: `acme/${repository}`, name: "reviews" };
        await world.change([{ op: "set-ruleset", ...one, enforcement: "disabled" }]);
        return ["rulesets", "reviews", "enforcement"];
    }),
    inRepository("somebody more may bypass the ruleset", "core", async (world, repository) => {
        const [ruleset] = stateOf(world, repository).rulesets.values();
        await rest(world, "PUT", `/repos/acme/${repository}/rulesets/${ruleset?.id}`, {
            bypass_actors: [
                { actor_id: 1, actor_type: "OrganizationAdmin", bypass_mode: "always" },
                { actor_id: 4, actor_type: "RepositoryRole", bypass_mode: "always" },
            ],
        });
        return ["rulesets", "reviews", "bypass"];
    }),
    inRepository("nobody must approve a deployment", "core", async (world, repository) => {
        const one = { repository: `acme/${repository}`, environment: "production" };
        await world.change([{ op: "set-environment", ...one, reviewers: [] }]);
        return ["environments", "production", "reviewers"];
    }),
    inRepository("an environment with a secret", "pilot", async (world, repository) => {
        const at = `/repos/acme/${repository}/environments/side`;
        await rest(world, "PUT", at, {});
        await rest(world, "PUT", `${at}/secrets/CLOUD_KEY`, await sealed(world, at));
        return ["environments", "side"];
    }),
    inRepository("a secret more in the environment", "core", async (world, repository) => {
        const at = `/repos/acme/${repository}/environments/production`;
        await rest(world, "PUT", `${at}/secrets/EXTRA`, await sealed(world, at));
        return ["environments", "production", "secrets", "EXTRA"];
    }),
    inRepository("a line of the CODEOWNERS block deleted", "pilot", async (world, repository) => {
        await editCodeowners(world, repository, (text) => text.replace(/^\*\*\/auth.*\n/m, ""));
        return ["files", codeowners(repository), "lines", "1"];
    }),
    inRepository("a line below the CODEOWNERS block", "pilot", async (world, repository) => {
        let line = 0;
        await editCodeowners(world, repository, (text) => {
            const longer = `${text.trimEnd()}\n* @acme/codex-pilot\n`;
            line = longer.split("\n").indexOf("* @acme/codex-pilot") + 1;
            return longer;
        });
        return ["files", codeowners(repository), "shadows", String(line)];
    }),
    {
        name: "another CODEOWNERS that GitHub takes instead",
        act: async (world, _index, number) => {
            const repository = pick(world.pilot, 2 * number + 1);
            const path = ".github/CODEOWNERS";
            await world.change([
                { op: "edit-file", repository: `acme/${repository}`, path, text: "# nobody\n" },
            ]);
            return ["repositories", repository, "files", path];
        },
    },
    {
        name: "the Codex app sees a repository more",
        act: async (world, _index, number) => {
            const repository = pick(world.core, number);
            const one = { organization: "acme", app: "codex-app" };
            await world.change([{ op: "app-repositories", ...one, add: [repository] }]);
            return ["apps", "codex-app", "repositories", repository];
        },
    },
    {
        name: "an organization secret is given to a repository more",
        act: async (world, _index, number) => {
            const repository = pick(world.core, number);
            const { id } = stateOf(world, repository);
            const at = `/orgs/acme/actions/secrets/NPM_TOKEN/repositories/${id}`;
            await rest(world, "PUT", at);
            return ["secrets", "NPM_TOKEN", "repositories", repository];
        },
    },
    {
        name: "a person more in a team",
        act: async (world, _index, number) => {
            const login = pick(world.members, number);
            const at = `/orgs/acme/teams/codex-pilot/memberships/${login}`;
            await rest(world, "PUT", at, { role: "member" });
            return ["teams", "codex-pilot", "members", login];
        },
    },
    {
        name: "an organization role",
        act: ({ github, members }, _index, number) => {
            const login = pick(members, number);
            const [organization] = github.state.organizations.values();
            const user = github.state.userByLogin(login);
            if (organization === undefined || user === undefined) throw new Error(`no ${login}`);
            const roles = organization.organizationRoles;
            const held = roles.get("all_repo_write") ?? { teams: new Set(), users: new Set() };
            held.users.add(user.id);
            roles.set("all_repo_write", held);
            return Promise.resolve(["roles", "all_repo_write", "users", login]);
        },
    },
];

/** What GitHub takes for a secret: any sealed box, made for the public key of the place. */
export async function sealed(world: Drifting, at: string): Promise<object> {
    const answer = await fetch(`${world.github.url}/api/v3${at}/secrets/public-key`, {
        headers: { authorization: "Bearer owner" },
    });
    const { key, key_id } = (await answer.json()) as { key: string; key_id: string };
    const { seal } = await import("tweetnacl-sealedbox-js");
    const box = seal(Buffer.from("a value"), Buffer.from(key, "base64"));
    return { encrypted_value: Buffer.from(box).toString("base64"), key_id };
}
