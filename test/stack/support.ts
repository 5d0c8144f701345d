import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import { teamSlug } from "../../plan/names";
import { CodexRollout, githubProvider } from "../../components/index";
import type { StackResource } from "../../stack/index";
import { acmeWith, person, repository, team } from "../fixtures/acme-inventory";
import type { Declared } from "../support/pulumi-mocks";
import { declared } from "../support/pulumi-mocks";

const byKey = <Value>(values: readonly Value[], key: (value: Value) => string) =>
    Object.fromEntries(values.map((value) => [key(value), value]));

/** The small world of test/plan/support/planned-organization.ts, with ids. */
export const worldInventory: Inventory = acmeWith({
    users: byKey(
        ["dev-1", "Dev-2", "lead-1", "ops-1"].map((login) => person(login)),
        ({ login }) => login.toLowerCase(),
    ),
    teams: byKey(
        ["codex-pilot", "codex-reviewers", "engineering", "platform-team"].map((slug) =>
            team(slug),
        ),
        ({ slug }) => slug,
    ),
    repositories: byKey(
        ["sandbox", "docs-api", "payments-api"].map((name) => repository(name)),
        ({ name }) => name,
    ),
    apps: {
        bot: {
            slug: "bot",
            appId: 77,
            nodeId: "A_bot",
            installationId: 500,
            selection: "selected",
        },
        "codex-app": {
            slug: "codex-app",
            appId: 78,
            nodeId: "A_codex",
            installationId: 501,
            selection: "selected",
        },
    },
});

/** What the components register for a plan on Pulumi's mocks, as a stack would remember it. */
export async function stackOf(plan: Plan, inventory: Inventory): Promise<StackResource[]> {
    const idOf = (slug: string) => String(team(slug).id);
    const all = await declared(
        () => {
            const appProvider = githubProvider("apps", { owner: "acme", token: "classic" });
            return new CodexRollout("codex-rollout", { plan, inventory, appProvider });
        },
        { teamId: idOf },
    );
    return all.map((one) => remembered(one, idOf));
}

function remembered(
    { type, name, inputs }: Declared,
    idOf: (slug: string) => string,
): StackResource {
    const urn = `urn:pulumi:test::rollout::${type}::${name}`;
    if (type !== "github:index/team:Team") return { urn, type, name, inputs, outputs: inputs };
    const slug = teamSlug(String(inputs.name));
    const id = idOf(slug);
    return { urn, type, name, id, inputs, outputs: { ...inputs, id, slug, nodeId: `T_${slug}` } };
}
