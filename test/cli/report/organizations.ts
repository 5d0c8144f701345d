/** Organizations that the report is tried on, all of them made up. */
import { rolloutReport } from "../../../cli/report/build";
import type { RolloutReport } from "../../../cli/report/model";
import { codexControls } from "../../../controls/codex";
import { liveView, planView } from "../../../plan/explain";
import { formatFinding } from "../../../plan/finding";
import { draftRepository } from "../../../plan/drafts";
import type { Inventory } from "../../../plan/inventory";
import type { LiveOrganization, Unread } from "../../../plan/live";
import type { Repository, RepositoryRole, Team } from "../../../plan/organization";
import { createContext } from "../../../policies/check";
import { loadPolicy, parsePolicy } from "../../../policies/load";
import type { LoadedPolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import { acmeInventory, person, repository } from "../../fixtures/acme-inventory";

export const today = "2026-11-23";

function input(loaded: LoadedPolicy, inventory: Inventory, live?: LiveOrganization) {
    const { plan, findings } = resolvePolicy(loaded, inventory, today);
    if (plan === undefined || loaded.policy === undefined)
        throw new Error(findings.map(formatFinding).join("\n"));
    const context = createContext(loaded.policy, loaded.positions, { inventory, today });
    return {
        context,
        inventory,
        evidence: { plan, codex: codexControls(context) },
        view: live === undefined ? planView(plan, inventory) : liveView(live, plan, inventory),
        overrides: [],
        policy: "rollout.yaml",
        basis: "a test",
    };
}

/** What the policy that comes with the package says for acme. */
export function acmeReport(): RolloutReport {
    return rolloutReport(input(loadPolicy("policies/rollout.yaml"), acmeInventory));
}

export function reportOf(policy: string): RolloutReport {
    return rolloutReport(input(parsePolicy(policy, "rollout.yaml"), acmeInventory));
}

const count = 1000;
export const loginOf = (index: number) => `user-${String(index).padStart(4, "0")}`;
export const repositoryOf = (index: number) => `service-${String(index).padStart(4, "0")}`;

/** 1,000 repositories, 100 teams of ten people with two repositories each, one team for all; read, but for one place. */
export function largeReport(unknown: readonly Unread[] = []): RolloutReport {
    const logins = Array.from({ length: count }, (_, index) => loginOf(index));
    const names = Array.from({ length: count }, (_, index) => repositoryOf(index));
    const teams = Array.from({ length: 100 }, (_, index) =>
        team(`team-${index}`, logins.slice(index * 10, index * 10 + 10)),
    );
    const grants = (index: number): Record<string, RepositoryRole> => ({
        everyone: "read",
        ...(index < 200 ? { [`team-${Math.floor(index / 2)}`]: "write" } : {}),
    });
    const repositories = names.map((name, index): [string, Repository] => [
        name,
        draftRepository(name, {
            teams: grants(index),
            collaborators: index === 999 ? { [loginOf(5)]: "admin" } : {},
        }),
    ]);
    const live: LiveOrganization = {
        unknown,
        state: {
            login: "large",
            settings: { defaultRepositoryPermission: "none" },
            members: Object.fromEntries(
                logins.map((login, index) => [
                    login,
                    { login, role: index === 0 ? "admin" : "member" },
                ]),
            ),
            teams: Object.fromEntries(
                [...teams, team("everyone", logins)].map((one) => [one.slug, one]),
            ),
            repositories: Object.fromEntries(repositories),
            rulesets: {},
            secrets: { SHARED: { visibility: "all", repositories: [] } },
            apps: {},
        },
    };
    const inventory: Inventory = {
        organization: { login: "large", id: 1, nodeId: "O_1" },
        users: Object.fromEntries(
            logins.map((login, index) => [
                login,
                {
                    ...person(login),
                    membership: index === 0 ? ("admin" as const) : ("member" as const),
                },
            ]),
        ),
        teams: {},
        repositories: Object.fromEntries(
            [...names, "elsewhere"].map((name) => [name, repository(name)]),
        ),
        apps: {},
    };
    const policy = `
version: 1
organization: large
repositories:
  first: { match: ["service-00*"] }
  others: { match: ["service-0[1-9]*", "service-1*"] }
`.replace(
        `"service-0[1-9]*", "service-1*"`,
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((one) => `"service-0${one}*"`).join(", "),
    );
    return rolloutReport(input(parsePolicy(policy, "rollout.yaml"), inventory, live));
}

function team(slug: string, logins: readonly string[]): Team {
    return {
        slug,
        name: slug,
        description: "",
        privacy: "closed",
        members: Object.fromEntries(logins.map((login) => [login, "member" as const])),
    };
}
