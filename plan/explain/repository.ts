import { listWords } from "../compare/words";
import type { PlannedFile } from "../plan";
import { withPeople } from "./access";
import type { InForce } from "./branch";
import { approvalWords, neededReviews, ruleStatements, rulesInForce } from "./branch";
import type { Explanation, Part, Statement } from "./explanation";
import { part, saying } from "./explanation";
import { ownedPatterns } from "./owners";
import { environmentReach } from "./reach";
import { repositoriesOf } from "./secret";
import { seesApps } from "./sees";
import type { View, ViewedRepository } from "./view";
import { unreadAt } from "./view";

export interface RepositoryFacts {
    readonly name: string;
    readonly tier: string;
    readonly grants: "additive" | "authoritative";
    readonly defaultBranch: string;
    /** Role by team slug. */
    readonly teams: Readonly<Record<string, string>>;
    /** Role by lower-case login. */
    readonly people: Readonly<Record<string, string>>;
    /** Of the default branch. */
    readonly pullRequest: boolean;
    readonly approvals: number;
    readonly codeOwnerReview: boolean;
    readonly environments: readonly string[];
    /** Names of secrets that its workflows read, whoever holds them. */
    readonly secrets: readonly string[];
    /** Slugs of the Codex apps that see it. */
    readonly apps: readonly string[];
    readonly files: readonly string[];
}

/** What holds in one repository. */
export function explainRepository(
    view: View,
    repository: ViewedRepository,
): Explanation<RepositoryFacts> {
    const { name, defaultBranch } = repository;
    const inForce = rulesInForce(view, repository, defaultBranch);
    const needed = neededReviews(view, inForce);
    const apps = seesApps(view, name).map(({ slug }) => slug);
    const shared = Object.entries(view.secrets).filter(([, secret]) =>
        repositoriesOf(view, secret).includes(repository),
    );
    return {
        kind: "repository",
        subject: name,
        source: view.source,
        answer: [
            `${name} is in tier ${repository.tier}.`,
            apps.length === 0
                ? "The Codex app does not see it."
                : "The Codex app sees it, and may push branches and open pull requests.",
            `To reach ${defaultBranch}: ${approvalWords(needed.pullRequest ? needed.approvals : null)}.`,
        ].join(" "),
        facts: {
            name,
            tier: repository.tier,
            grants: repository.grants,
            defaultBranch,
            teams: repository.teams,
            people: repository.collaborators,
            pullRequest: needed.pullRequest,
            approvals: needed.approvals,
            codeOwnerReview: needed.codeOwners,
            environments: Object.keys(repository.environments).sort(),
            secrets: secretsOf(repository, shared),
            apps,
            files: Object.keys(repository.files).sort(),
        },
        parts: saying(
            part("Tier", tier(view, repository)),
            part("Access", access(view, repository)),
            part("Codex app", codexApp(view, repository)),
            ...branches(view, repository),
            part("Where a person must look", sensitive(view, repository)),
            ...environments(view, repository),
            part("Secrets", secrets(view, repository, shared)),
            part("Workflows", workflows(view, repository)),
            part("Files", files(view, repository)),
            part("Deploy keys", deployKeys(repository)),
        ),
        unknown: unreadAt(view, "repositories", name),
    };
}

function secretsOf(repository: ViewedRepository, shared: readonly [string, unknown][]): string[] {
    return [
        ...new Set([
            ...shared.map(([secret]) => secret),
            ...Object.keys(repository.secrets),
            ...Object.values(repository.environments).flatMap((one) => Object.keys(one.secrets)),
        ]),
    ].sort();
}

function tier(view: View, { name, tier }: ViewedRepository): Statement[] {
    return [{ text: tier, ...view.cite("repositories", name) }];
}

function access(view: View, repository: ViewedRepository): Statement[] {
    const at = ["repositories", repository.name];
    const additive = repository.grants === "additive";
    return [
        ...Object.entries(repository.teams).map(([slug, role]) => ({
            text: `${role}: ${withPeople(view, `team:${slug}`)}`,
            ...view.cite(...at, "teams", slug),
        })),
        ...Object.entries(repository.collaborators).map(([login, role]) => ({
            text: `${role}: ${withPeople(view, `user:${login}`)}`,
            ...view.cite(...at, "collaborators", login),
        })),
        ...(view.owners === undefined || view.owners.length === 0
            ? []
            : [
                  {
                      text: `admin: ${listWords(view.owners)}`,
                      place: "GitHub: owners of the organization administer every repository",
                  },
              ]),
        ...(view.source === "organization"
            ? []
            : [
                  {
                      text: additive
                          ? "whoever else has access keeps it"
                          : "whoever else has access loses it",
                      ...view.cite(...at, "grants"),
                  },
              ]),
    ];
}

function codexApp(view: View, { name }: ViewedRepository): Statement[] {
    return Object.values(view.apps).map((app) => {
        const sees = seesApps(view, name).includes(app);
        return {
            text: `${app.slug} ${sees ? "sees it" : "does not see it"}`,
            ...(sees
                ? view.cite("apps", app.slug, "repositories", name)
                : view.cite("apps", app.slug)),
        };
    });
}

/** Every protection and ruleset, the ones of the default branch first. */
function branches(view: View, repository: ViewedRepository): Part[] {
    const at = ["repositories", repository.name];
    const inForce = rulesInForce(view, repository, repository.defaultBranch);
    const known = new Set(inForce.map(({ at }) => at.join("/")));
    const others: InForce[] = [
        ...Object.values(repository.protections).map((rules) => ({
            name: `the protection of ${rules.pattern}`,
            at: [...at, "protections", rules.pattern],
            rules,
        })),
        ...Object.values(repository.rulesets).map((rules) => ({
            name: `the ruleset ${rules.name}, for ${listWords(rules.refs.include)}${rules.enforcement === "active" ? "" : `, ${rules.enforcement}`}`,
            at: [...at, "rulesets", rules.name],
            rules,
        })),
    ].filter(({ at }) => !known.has(at.join("/")));
    if (inForce.length === 0) {
        const text = "nothing protects it: whoever has write access may push, and force push";
        return [
            part(`Branch ${repository.defaultBranch}`, [{ text }]),
            ...others.map((one) => part(heading(one), ruleStatements(view, one))),
        ];
    }
    return [
        ...inForce.map((one) =>
            part(`Branch ${repository.defaultBranch}, by ${one.name}`, ruleStatements(view, one)),
        ),
        ...others.map((one) => part(heading(one), ruleStatements(view, one))),
    ];
}

function heading({ name }: InForce): string {
    return `By ${name}`;
}

function sensitive(view: View, repository: ViewedRepository): Statement[] {
    return ownedPatterns(view, repository).map(({ pattern, owners, cited }) => ({
        text: `${pattern}: ${listWords(
            owners.map(({ actor, written }) =>
                actor === undefined ? written : withPeople(view, actor),
            ),
        )}`,
        ...cited,
    }));
}

const answers = {
    yes: "a workflow of a Codex branch reads them",
    "after-approval": "a workflow of a Codex branch reads them after an approval only",
    no: "no workflow of a Codex branch reads them",
} as const;

function environments(view: View, repository: ViewedRepository): Part[] {
    return Object.values(repository.environments).map((environment) => {
        const at = ["repositories", repository.name, "environments", environment.name];
        const { answer, why } = environmentReach(view, repository, environment);
        const names = Object.keys(environment.secrets);
        const asked = environment.reviewers.map((actor) => withPeople(view, actor));
        return part(`Environment ${environment.name}`, [
            ...(names.length === 0
                ? []
                : [
                      {
                          text: `secrets ${listWords(names)}: ${answers[answer]}`,
                          ...view.cite(...at, "secrets"),
                      },
                  ]),
            ...(answer === "after-approval" || asked.length === 0
                ? why
                : [
                      ...why,
                      {
                          text: `an approval by one of ${listWords(asked)}${environment.preventSelfReview ? ", never by who started it" : ""}`,
                          ...view.cite(...at, "reviewers"),
                      },
                  ]),
            ...(environment.waitMinutes === 0
                ? []
                : [
                      {
                          text: `a wait of ${environment.waitMinutes} minutes`,
                          ...view.cite(...at, "waitMinutes"),
                      },
                  ]),
        ]);
    });
}

function secrets(
    view: View,
    repository: ViewedRepository,
    shared: readonly [string, unknown][],
): Statement[] {
    return [
        ...shared.map(([name]) => ({
            text: `${name}, of the organization: read by every workflow, on every branch`,
            ...view.cite("secrets", name, "repositories", repository.name),
        })),
        ...Object.keys(repository.secrets).map((name) => ({
            text: `${name}: read by every workflow, on every branch`,
            ...view.cite("repositories", repository.name, "secrets", name),
        })),
    ];
}

function workflows(view: View, { name, actions }: ViewedRepository): Statement[] {
    const set = actions ?? view.actions;
    if (set === undefined) return [];
    const at = actions === undefined ? ["settings"] : ["repositories", name];
    const approve = set.workflowsMayApprovePullRequests ? "may" : "may not";
    return [
        {
            text: `their token may ${set.defaultWorkflowPermissions}`,
            ...view.cite(...at, "actions", "defaultWorkflowPermissions"),
        },
        {
            text: `they ${approve} approve pull requests`,
            ...view.cite(...at, "actions", "workflowsMayApprovePullRequests"),
        },
    ];
}

function files(view: View, { name, files }: ViewedRepository): Statement[] {
    return Object.entries(files).flatMap(([path, { planned }]) =>
        planned === undefined
            ? []
            : [
                  {
                      text: `${path}: ${fileWords(planned, view)}`,
                      ...view.cite("repositories", name, "files", path),
                  },
              ],
    );
}

function fileWords({ mode, delivery, delivered }: PlannedFile, { source }: View): string {
    const what = mode === "block" ? "a block of ours at its end" : "ours as a whole";
    if (source === "organization" || delivered) return what;
    return `${what}, ${delivery === "commit" ? "committed by pulumi up" : "proposed by pull request, in force once merged"}`;
}

function deployKeys({ deployKeys }: ViewedRepository): Statement[] {
    return Object.values(deployKeys ?? {}).map(({ title, readOnly }) => ({
        text: `${title}: ${readOnly ? "reads" : "writes, whatever Codex or anybody holds its key"}`,
        place: "not in the policy",
    }));
}
