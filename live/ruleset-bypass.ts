import type { Inventory } from "../plan/inventory";
import type { Actor, RulesetBypass } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Data } from "./routes";
import { UnreadableError } from "./unreadable";

type RestBypass = NonNullable<
    Data<"GET /orgs/{org}/rulesets/{ruleset_id}">["bypass_actors"]
>[number];

/** Ids of GitHub's own repository roles; custom ones are listed by the organization. */
const githubRoles: ReadonlyMap<number, string> = new Map([
    [1, "read"],
    [2, "maintain"],
    [3, "triage"],
    [4, "write"],
    [5, "admin"],
]);

/** Who may bypass a ruleset, by the names that plans use; REST has ids. */
export class BypassReader {
    private customRoles?: Promise<ReadonlyMap<number, string>>;

    constructor(
        private readonly client: ReadClient,
        private readonly inventory: Inventory,
    ) {}

    /** @throws UnreadableError when GitHub hides them, as from every token that may not change the ruleset. */
    async read(actors: readonly RestBypass[] | undefined): Promise<RulesetBypass[]> {
        if (actors === undefined) {
            const reason = "GitHub shows it only to a token that may change the ruleset";
            throw new UnreadableError("bypass actors", reason);
        }
        const named = actors.map(async ({ actor_id, actor_type, bypass_mode }) => ({
            actor: await this.actor(actor_type, actor_id ?? undefined),
            mode: bypass_mode ?? "always",
        }));
        return (await Promise.all(named)).sort((a, b) =>
            a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0,
        );
    }

    private async actor(type: string, id = 0): Promise<Actor> {
        const { teams, users } = this.inventory;
        switch (type) {
            case "OrganizationAdmin":
                return "organization-admin";
            case "EnterpriseOwner":
                return "enterprise-owner";
            case "DeployKey":
                return "deploy-key";
            case "Team":
                return `team:${Object.values(teams).find((team) => team.id === id)?.slug ?? `id:${id}`}`;
            case "User": {
                const user = Object.values(users).find((one) => one.id === id);
                return `user:${user?.login.toLowerCase() ?? `id:${id}`}`;
            }
            case "Integration":
                return `app:${this.app(id)}`;
            case "RepositoryRole":
                return `role:${githubRoles.get(id) ?? (await this.customRole(id))}`;
            default:
                return `${type}:id:${id}`;
        }
    }

    private app(id: number): string {
        const { apps, unread = [] } = this.inventory;
        const app = Object.values(apps).find(({ appId }) => appId === id);
        const unreadable = unread.find(({ path }) => path === "apps");
        if (app === undefined && unreadable !== undefined) {
            throw new UnreadableError(
                "bypass actors",
                `an app is one of them, and apps: ${unreadable.reason}`,
            );
        }
        return app?.slug ?? `id:${id}`;
    }

    private async customRole(id: number): Promise<string> {
        const org = this.inventory.organization.login;
        this.customRoles ??= this.client
            .get("GET /orgs/{org}/custom-repository-roles", { org })
            .then(
                ({ custom_roles = [] }) =>
                    new Map(custom_roles.map((role) => [role.id, role.name])),
            );
        return (await this.customRoles).get(id) ?? `id:${id}`;
    }
}
