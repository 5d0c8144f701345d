/**
 * What lets somebody or something in beside all that the policy declares. The policy has no word for any of it, so it is shown
 * beside the drift (`leftOpen`); `up` changes none of it.
 */
import type { Change } from "../change";
import type { LiveOrganization } from "../live";
import type { OrganizationSecret, RepositoryRole } from "../organization";
import type { Plan } from "../plan";
import type { PersonalAccessToken, Unmanaged, UnnamedApp } from "../unmanaged";
import { Comparison } from "./comparison";
import { own } from "./lookup";
import { counted, listWords } from "./words";

/** Sorted by path. `live` is what `compare` was given: facts that it has read are not read a second time. */
export function compareUnmanaged(
    plan: Plan,
    unmanaged: Unmanaged,
    live: LiveOrganization,
): Change[] {
    const { state } = live;
    const comparison = new Comparison(plan, { state, unknown: unmanaged.unknown });
    const report = new Report(comparison, live);
    compareRoles(report, unmanaged);
    for (const person of unmanaged.invitedOwners) {
        report.add(
            ["invited", person],
            `${person} is invited to be an owner of ${state.login}`,
            "admin",
        );
    }
    for (const app of Object.values(unmanaged.apps)) compareApp(report, app);
    for (const [id, token] of Object.entries(unmanaged.tokens)) compareToken(report, id, token);
    for (const [name, secret] of Object.entries(unmanaged.secrets))
        compareSecret(report, name, secret);
    compareEnvironments(report, unmanaged);
    compareRepositoryNames(report, unmanaged);
    comparison.reportUnknown();
    // What `compare` could not read it says itself.
    const said = new Set(live.unknown.map(({ path }) => path));
    return comparison.changes
        .filter(({ kind, path }) => kind !== "unknown" || !said.has(path))
        .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

class Report {
    constructor(
        private readonly comparison: Comparison,
        readonly live: LiveOrganization,
    ) {}

    get plan(): Plan {
        return this.comparison.plan;
    }

    /** Whether a list is a whole one. */
    knows(...at: readonly string[]): boolean {
        return this.comparison.knows(...at);
    }

    /** Of the repositories that a thing reaches, those that the plan selects. */
    selected(repositories: readonly string[]): readonly string[] {
        return repositories.filter((name) => Object.hasOwn(this.plan.repositories, name));
    }

    add(
        at: readonly string[],
        summary: string,
        actual: unknown,
        more: Partial<Pick<Change, "effect" | "remedy" | "repository">> = {},
    ): void {
        this.comparison.report({
            kind: "unmanaged",
            at,
            summary,
            actual,
            effect: "looser",
            leftOpen: true,
            managed: false,
            ...more,
        });
    }
}

function compareRoles(report: Report, { roles }: Unmanaged): void {
    for (const { name, baseRole, teams, users } of Object.values(roles)) {
        const gives = baseRole === undefined ? "" : `, ${baseRole} on every repository`;
        const holders = [
            ...teams.map((slug) => ({ at: ["teams", slug], who: `team ${slug}` })),
            ...users.map((login) => ({ at: ["users", login], who: login })),
        ];
        for (const { at, who } of holders) {
            const summary = `${who} has the organization role ${name}${gives}`;
            report.add(["roles", name, ...at], summary, baseRole ?? name);
        }
    }
}

/** What a workflow, or whoever holds the key, could do with it: only levels above reading. */
function strong(permissions: Readonly<Record<string, RepositoryRole>>): string {
    const named = Object.entries(permissions)
        .filter(([, level]) => level !== "read")
        .map(([name, level]) => `${name}: ${level}`)
        .sort();
    return named.length === 0 ? "reads only" : named.join(", ");
}

function compareApp(report: Report, app: UnnamedApp): void {
    const { slug, selection, repositories, permissions, told } = app;
    const at = ["apps", slug];
    const whole = told && report.knows(...at, "repositories");
    const selected = report.selected(repositories);
    if (selection === "selected" && whole && selected.length === 0) return;
    const sees =
        selection === "all"
            ? "every repository"
            : whole
              ? listWords(selected)
              : "selected repositories, of which this token is not told";
    const summary = `app ${slug}, not in the policy, is installed and sees ${sees} (${strong(permissions)})`;
    const { told: _, ...actual } = app;
    report.add(at, summary, actual);
}

function compareToken(report: Report, id: string, token: PersonalAccessToken): void {
    const { name, owner, selection, repositories, permissions } = token;
    const at = ["tokens", id];
    const whole = report.knows(...at, "repositories");
    const selected = report.selected(repositories);
    if (selection === "subset" && whole && selected.length === 0) return;
    const reaches =
        selection === "all"
            ? "every repository"
            : whole
              ? listWords(selected)
              : "some repositories";
    const summary = `token ${JSON.stringify(name)} of ${owner} reaches ${reaches} (${strong(permissions)})`;
    report.add(at, summary, token);
}

function compareSecret(report: Report, name: string, secret: OrganizationSecret): void {
    const { visibility, repositories } = secret;
    const selected = report.selected(repositories);
    if (visibility === "selected" && selected.length === 0) return;
    const given = {
        all: "every repository",
        private: "every private and internal repository",
        selected: listWords(selected),
    }[visibility];
    const summary = `organization secret ${name}, not in the policy, is given to ${given}`;
    report.add(["secrets", name], summary, { visibility, repositories });
}

/** Secrets and variables of repositories themselves. */
function compareRepositoryNames(report: Report, unmanaged: Unmanaged): void {
    const { repositorySecrets, repositoryVariables } = unmanaged;
    for (const { name: repository, secrets: declared } of Object.values(report.plan.repositories)) {
        const at = ["repositories", repository];
        const live = own(report.live.state.repositories, repository)?.secrets ?? {};
        const secrets = [...Object.keys(live), ...(own(repositorySecrets, repository) ?? [])];
        for (const secret of secrets) {
            if (Object.hasOwn(declared, secret)) continue;
            const summary = `${repository}: secret ${secret} of the repository is not in the policy`;
            report.add([...at, "secrets", secret], summary, secret, { repository });
        }
        for (const variable of own(repositoryVariables, repository) ?? []) {
            const summary = `${repository}: variable ${variable} of the repository is not in the policy`;
            report.add([...at, "variables", variable], summary, variable, {
                repository,
                effect: undefined,
            });
        }
    }
}

function compareEnvironments(report: Report, unmanaged: Unmanaged): void {
    for (const { name: repository, environments: declared } of Object.values(
        report.plan.repositories,
    )) {
        const at = ["repositories", repository, "environments"];
        for (const environment of Object.values(own(unmanaged.environments, repository) ?? {})) {
            const { name, reviewers, branches, secrets } = environment;
            const approval =
                reviewers.length === 0 ? "nobody must approve" : "a reviewer must approve";
            const from =
                branches === "all"
                    ? "every branch may deploy"
                    : branches === "protected"
                      ? "protected branches may deploy"
                      : `${branches.length === 0 ? "no branch" : listWords(branches)} may deploy`;
            const holds = counted(Object.keys(secrets).length, "secret");
            const summary = `${repository}: environment ${name}, not in the policy, holds ${holds}; ${approval}, ${from}`;
            report.add([...at, name], summary, environment, { repository });
        }
        for (const { name, secrets: wanted } of Object.values(declared)) {
            const live = own(report.live.state.repositories, repository)?.environments;
            const read = {
                ...own(live ?? {}, name)?.secrets,
                ...own(own(unmanaged.environmentSecrets, repository) ?? {}, name),
            };
            for (const secret of Object.keys(read)) {
                if (Object.hasOwn(wanted, secret)) continue;
                const summary = `${repository}, environment ${name}: secret ${secret} is not in the policy`;
                report.add([...at, name, "secrets", secret], summary, secret, { repository });
            }
        }
    }
}
