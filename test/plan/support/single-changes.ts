/** Every single change that somebody could make to an organization behind a plan's back, and how it must be reported. */
import type { Change } from "../../../plan/change";
import { factPath } from "../../../plan/fact-path";
import type { LiveOrganization } from "../../../plan/live";
import type { BranchRules } from "../../../plan/organization";
import type { Plan } from "../../../plan/plan";
import type { Mutable } from "./planned-organization";

export interface SingleChange {
    readonly does: string;
    readonly path: string;
    readonly kind: Change["kind"];
    readonly managed: boolean;
    readonly effect?: Change["effect"];
    readonly act: () => void;
}

type Live = Mutable<LiveOrganization>;

export function singleChanges(plan: Plan, live: Live): SingleChange[] {
    return [
        ...teamChanges(plan, live),
        ...Object.values(plan.repositories).flatMap((planned) => [
            ...grantChanges(planned.name, plan, live),
            ...protectionChanges(planned.name, plan, live),
            ...rulesetChanges(
                ["repositories", planned.name],
                planned.rulesets,
                repositoryOf(live, planned.name).rulesets,
            ),
            ...environmentChanges(planned.name, plan, live),
            ...otherRepositoryChanges(planned.name, plan, live),
            ...fileChanges(planned.name, plan, live),
        ]),
        ...rulesetChanges([], plan.rulesets, live.state.rulesets),
        ...organizationChanges(plan, live),
    ];
}

function repositoryOf(live: Live, name: string) {
    const repository = live.state.repositories[name];
    if (repository === undefined) throw new Error(`no repository ${name}`);
    return repository;
}

const change = (
    at: readonly string[],
    kind: Change["kind"],
    managed: boolean,
    act: () => void,
    effect?: Change["effect"],
): SingleChange => ({
    does: `${kind} ${at.join("/")}`,
    path: factPath(...at),
    kind,
    managed,
    act,
    effect,
});

function teamChanges(plan: Plan, live: Live): SingleChange[] {
    return Object.values(plan.teams).flatMap((planned) => {
        const at = ["teams", planned.slug];
        const managed = planned.management === "managed";
        const team = live.state.teams[planned.slug];
        if (team === undefined) throw new Error(planned.slug);
        const gone = change(
            at,
            "missing",
            managed,
            () => delete live.state.teams[planned.slug],
            "tighter",
        );
        if (!managed) return [gone];
        const authoritative = planned.membership === "authoritative";
        return [
            gone,
            change([...at, "name"], "changed", true, () => (team.name = "Other")),
            change([...at, "description"], "changed", true, () => (team.description = "Other")),
            change([...at, "privacy"], "changed", true, () => (team.privacy = "secret")),
            change([...at, "parent"], "changed", true, () => (team.parent = "everyone"), "looser"),
            ...Object.entries(planned.members).flatMap(([login, role]) => [
                change(
                    [...at, "members", login],
                    "missing",
                    true,
                    () => delete team.members[login],
                    "tighter",
                ),
                change(
                    [...at, "members", login],
                    "changed",
                    true,
                    () => (team.members[login] = role === "member" ? "maintainer" : "member"),
                    role === "member" ? "looser" : "tighter",
                ),
            ]),
            change(
                [...at, "members", "stranger"],
                authoritative ? "excess" : "unmanaged",
                authoritative,
                () => (team.members.stranger = "member"),
                "looser",
            ),
            change(
                [...at, "invited", "stranger"],
                "unmanaged",
                false,
                () => (team.invited = ["stranger"]),
                "looser",
            ),
        ];
    });
}

function grantChanges(name: string, plan: Plan, live: Live): SingleChange[] {
    const planned = plan.repositories[name];
    const repository = repositoryOf(live, name);
    if (planned === undefined) return [];
    const at = ["repositories", name];
    const extra = planned.grants === "authoritative" ? "excess" : "unmanaged";
    const managed = extra === "excess";
    const ofKind = (kind: "teams" | "collaborators") =>
        Object.entries(planned[kind]).flatMap(([who, role]) => [
            change(
                [...at, kind, who],
                "missing",
                true,
                () => delete repository[kind][who],
                "tighter",
            ),
            change(
                [...at, kind, who],
                "changed",
                true,
                () => (repository[kind][who] = role === "admin" ? "read" : "admin"),
                role === "admin" ? "tighter" : "looser",
            ),
        ]);
    return [
        ...ofKind("teams"),
        ...ofKind("collaborators"),
        change(
            [...at, "teams", "by-hand"],
            extra,
            managed,
            () => (repository.teams["by-hand"] = "read"),
            "looser",
        ),
        change(
            [...at, "collaborators", "stranger"],
            extra,
            managed,
            () => (repository.collaborators.stranger = "admin"),
            "looser",
        ),
        change(
            [...at, "invitations", "stranger"],
            extra,
            managed,
            () => (repository.invitations.stranger = "write"),
            "looser",
        ),
        change(
            [...at, "deployKeys", "old server"],
            "unmanaged",
            false,
            () => (repository.deployKeys["old server"] = { title: "old server", readOnly: false }),
            "looser",
        ),
    ];
}

/** Toggles and shifts of the settings that protections and rulesets share; each with what it does to the bounds. */
function ruleChanges(
    at: readonly string[],
    declared: BranchRules,
    actual: Mutable<BranchRules>,
): SingleChange[] {
    const guards = [
        "codeOwners",
        "lastPushApproval",
        "dismissStaleApprovals",
        "strictChecks",
        "conversationResolution",
        "linearHistory",
        "signedCommits",
    ] as const;
    const permissions = ["forcePushes", "deletions"] as const;
    const toggle = (
        key: (typeof guards)[number] | (typeof permissions)[number],
        whenOn: "looser" | "tighter",
    ) =>
        change(
            [...at, key],
            "changed",
            true,
            () => (actual[key] = !declared[key]),
            declared[key] === (whenOn === "tighter") ? "looser" : "tighter",
        );
    return [
        ...guards.map((key) => toggle(key, "tighter")),
        ...permissions.map((key) => toggle(key, "looser")),
        change(
            [...at, "approvals"],
            "changed",
            true,
            () => (actual.approvals = declared.approvals === null ? 1 : null),
            declared.approvals === null ? "tighter" : "looser",
        ),
        change([...at, "checks"], "changed", true, () => actual.checks.push("extra"), "tighter"),
        ...(declared.checks.length > 0
            ? [change([...at, "checks"], "changed", true, () => actual.checks.pop(), "looser")]
            : []),
    ];
}

function protectionChanges(name: string, plan: Plan, live: Live): SingleChange[] {
    const repository = repositoryOf(live, name);
    return Object.entries(plan.repositories[name]?.protections ?? {}).flatMap(
        ([pattern, declared]) => {
            const at = ["repositories", name, "protections", pattern];
            const actual = repository.protections[pattern];
            if (actual === undefined) throw new Error(pattern);
            return [
                change(at, "missing", true, () => delete repository.protections[pattern], "looser"),
                ...ruleChanges(at, declared, actual),
                change(
                    [...at, "enforceAdmins"],
                    "changed",
                    true,
                    () => (actual.enforceAdmins = !declared.enforceAdmins),
                    declared.enforceAdmins ? "looser" : "tighter",
                ),
                change(
                    [...at, "lockBranch"],
                    "changed",
                    true,
                    () => (actual.lockBranch = !declared.lockBranch),
                    declared.lockBranch ? "looser" : "tighter",
                ),
                change(
                    [...at, "bypass"],
                    "changed",
                    true,
                    () => actual.bypass.push("user:stranger"),
                    "looser",
                ),
                change(
                    [...at, "forcePushBypass"],
                    "changed",
                    true,
                    () => actual.forcePushBypass.push("user:stranger"),
                    "looser",
                ),
                change(
                    [...at, "push"],
                    "changed",
                    true,
                    () => (actual.push = declared.push === null ? [] : null),
                    declared.push === null ? "tighter" : "looser",
                ),
                ...(declared.dismissal === null
                    ? []
                    : [
                          change(
                              [...at, "dismissal"],
                              "changed",
                              true,
                              () => actual.dismissal?.push("team:other"),
                              "looser",
                          ),
                      ]),
                ...(pattern.includes("*")
                    ? [
                          change(
                              ["repositories", name, "protections", "release/1"],
                              "unmanaged",
                              false,
                              () =>
                                  (repository.protections["release/1"] = {
                                      ...actual,
                                      pattern: "release/1",
                                  }),
                              "looser",
                          ),
                      ]
                    : []),
            ];
        },
    );
}

function rulesetChanges(
    above: readonly string[],
    planned: Plan["rulesets"],
    live: Live["state"]["rulesets"],
): SingleChange[] {
    return Object.entries(planned).flatMap(([name, declared]) => {
        const at = [...above, "rulesets", name];
        const actual = live[name];
        if (actual === undefined) throw new Error(name);
        return [
            change(at, "missing", true, () => delete live[name], "looser"),
            ...ruleChanges(at, declared, actual),
            ...(declared.enforcement === "disabled"
                ? []
                : [
                      change(
                          [...at, "enforcement"],
                          "changed",
                          true,
                          () => (actual.enforcement = "disabled"),
                          "looser",
                      ),
                  ]),
            change(
                [...at, "refs"],
                "changed",
                true,
                () => actual.refs.exclude.push("refs/heads/mine"),
                "looser",
            ),
            change([...at, "refs"], "changed", true, () => (actual.refs.include = []), "looser"),
            change(
                [...at, "bypass"],
                "changed",
                true,
                () => actual.bypass.push({ actor: "deploy-key", mode: "always" }),
                "looser",
            ),
            ...(declared.bypass.length > 0
                ? [
                      change(
                          [...at, "bypass"],
                          "changed",
                          true,
                          () =>
                              (actual.bypass = actual.bypass.map((one) => ({
                                  ...one,
                                  mode: "exempt",
                              }))),
                          "looser",
                      ),
                  ]
                : []),
            change(
                [...at, "otherRules"],
                "changed",
                true,
                () => actual.otherRules.push("update"),
                "tighter",
            ),
        ];
    });
}

function environmentChanges(name: string, plan: Plan, live: Live): SingleChange[] {
    const repository = repositoryOf(live, name);
    return Object.entries(plan.repositories[name]?.environments ?? {}).flatMap(
        ([key, declared]) => {
            const at = ["repositories", name, "environments", key];
            const actual = repository.environments[key];
            if (actual === undefined) throw new Error(key);
            return [
                change(at, "missing", true, () => delete repository.environments[key], "looser"),
                ...(declared.reviewers.length > 0
                    ? [
                          change(
                              [...at, "reviewers"],
                              "changed",
                              true,
                              () => (actual.reviewers = []),
                              "looser",
                          ),
                      ]
                    : []),
                ...(declared.reviewers.length > 1
                    ? [
                          change(
                              [...at, "reviewers"],
                              "changed",
                              true,
                              () => actual.reviewers.pop(),
                              "tighter",
                          ),
                      ]
                    : []),
                change(
                    [...at, "reviewers"],
                    "changed",
                    true,
                    () => actual.reviewers.push("user:stranger"),
                    declared.reviewers.length > 0 ? "looser" : "tighter",
                ),
                ...(declared.reviewers.length > 0
                    ? [
                          change(
                              [...at, "preventSelfReview"],
                              "changed",
                              true,
                              () => (actual.preventSelfReview = !declared.preventSelfReview),
                              declared.preventSelfReview ? "looser" : "tighter",
                          ),
                      ]
                    : []),
                change(
                    [...at, "adminBypass"],
                    "changed",
                    true,
                    () => (actual.adminBypass = !declared.adminBypass),
                    declared.adminBypass ? "tighter" : "looser",
                ),
                change(
                    [...at, "waitMinutes"],
                    "changed",
                    true,
                    () => (actual.waitMinutes = declared.waitMinutes + 1),
                    "tighter",
                ),
                ...(declared.branches === "all"
                    ? []
                    : [
                          change(
                              [...at, "branches"],
                              "changed",
                              true,
                              () => (actual.branches = "all"),
                              "looser",
                          ),
                      ]),
                ...Object.entries(declared.secrets).map(([secret, { from }]) =>
                    change(
                        [...at, "secrets", secret],
                        "missing",
                        from !== undefined,
                        () => delete actual.secrets[secret],
                        "tighter",
                    ),
                ),
            ];
        },
    );
}

function otherRepositoryChanges(name: string, plan: Plan, live: Live): SingleChange[] {
    const planned = plan.repositories[name];
    const repository = repositoryOf(live, name);
    const at = ["repositories", name];
    return [
        change(at, "missing", false, () => delete live.state.repositories[name], "tighter"),
        ...Object.entries(planned?.secrets ?? {}).map(([secret, { from }]) =>
            change(
                [...at, "secrets", secret],
                "missing",
                from !== undefined,
                () => delete repository.secrets[secret],
                "tighter",
            ),
        ),
        ...(planned?.actions === undefined
            ? []
            : workflowChanges([...at, "actions"], planned.actions, repository.actions)),
    ];
}

function workflowChanges(
    at: readonly string[],
    declared: NonNullable<Plan["actions"]>,
    actual: Mutable<NonNullable<Plan["actions"]>> | undefined,
): SingleChange[] {
    if (actual === undefined) throw new Error("no workflow permissions");
    const write = declared.defaultWorkflowPermissions === "write";
    return [
        change(
            [...at, "defaultWorkflowPermissions"],
            "changed",
            true,
            () => (actual.defaultWorkflowPermissions = write ? "read" : "write"),
            write ? "tighter" : "looser",
        ),
        change(
            [...at, "workflowsMayApprovePullRequests"],
            "changed",
            true,
            () =>
                (actual.workflowsMayApprovePullRequests =
                    !declared.workflowsMayApprovePullRequests),
            declared.workflowsMayApprovePullRequests ? "tighter" : "looser",
        ),
    ];
}

function fileChanges(name: string, plan: Plan, live: Live): SingleChange[] {
    const repository = repositoryOf(live, name);
    return Object.entries(plan.repositories[name]?.files ?? {}).flatMap(([path, planned]) => {
        const at = ["repositories", name, "files", path];
        const managed = planned.delivery === "commit";
        const file = repository.files[path];
        if (file === undefined) throw new Error(path);
        const below = planned.text.split("\n").length;
        return [
            change(at, "missing", managed, () => delete repository.files[path], "looser"),
            change(at, "missing", managed, () => (file.text = "# by hand\n"), "looser"),
            change(at, "changed", managed, () => (file.text = `# a note\n${planned.text}`)),
            change(
                [...at, "shadows", String(below)],
                "changed",
                managed,
                () => (file.text += "* @somebody\n"),
                "looser",
            ),
            ...planned.lines.flatMap((line, index) => {
                if (line.startsWith("#")) return [];
                const spot = [...at, "lines", String(index)];
                return [
                    change(
                        spot,
                        "missing",
                        managed,
                        () => (file.text = file.text.replace(`${line}\n`, "")),
                        "looser",
                    ),
                    change(
                        spot,
                        "changed",
                        managed,
                        () => (file.text = file.text.replace(line, `${line} @stranger`)),
                        "looser",
                    ),
                ];
            }),
            change(
                [...at, "lines", "/new @stranger"],
                "excess",
                managed,
                () =>
                    (file.text = file.text.replace(
                        "# who must look\n",
                        "# who must look\n/new @stranger\n",
                    )),
                "looser",
            ),
        ];
    });
}

function organizationChanges(plan: Plan, live: Live): SingleChange[] {
    const { state } = live;
    return [
        change(
            ["settings", "defaultRepositoryPermission"],
            "unmanaged",
            false,
            () => (state.settings.defaultRepositoryPermission = "write"),
            "looser",
        ),
        ...(plan.actions === undefined
            ? []
            : workflowChanges(["settings", "actions"], plan.actions, state.settings.actions)),
        ...Object.entries(plan.secrets).flatMap(([name, planned]) => {
            const secret = state.secrets[name];
            if (secret === undefined) throw new Error(name);
            return [
                change(
                    ["secrets", name],
                    "missing",
                    false,
                    () => delete state.secrets[name],
                    "tighter",
                ),
                ...(planned.visibility === "all"
                    ? []
                    : [
                          change(
                              ["secrets", name, "visibility"],
                              "changed",
                              false,
                              () => (secret.visibility = "all"),
                              "looser",
                          ),
                      ]),
                ...(planned.visibility === "selected"
                    ? [
                          change(
                              ["secrets", name, "repositories", "other"],
                              "excess",
                              true,
                              () => secret.repositories.push("other"),
                              "looser",
                          ),
                          ...planned.repositories.map((repository) =>
                              change(
                                  ["secrets", name, "repositories", repository],
                                  "missing",
                                  true,
                                  () =>
                                      (secret.repositories = secret.repositories.filter(
                                          (one) => one !== repository,
                                      )),
                                  "tighter",
                              ),
                          ),
                      ]
                    : []),
            ];
        }),
        ...Object.entries(plan.apps).flatMap(([slug, planned]) => {
            const app = state.apps[slug];
            if (app === undefined) throw new Error(slug);
            const managed = planned.management === "apply";
            return [
                change(["apps", slug], "missing", false, () => delete state.apps[slug], "tighter"),
                change(
                    ["apps", slug, "permissions", "contents"],
                    "changed",
                    false,
                    () => (app.permissions.contents = "admin"),
                    "looser",
                ),
                ...(planned.selection === "all"
                    ? []
                    : [
                          change(
                              ["apps", slug, "selection"],
                              "changed",
                              false,
                              () => (app.selection = "all"),
                              "looser",
                          ),
                          change(
                              ["apps", slug, "repositories", "other"],
                              managed ? "excess" : "unmanaged",
                              managed,
                              () => app.repositories.push("other"),
                              "looser",
                          ),
                          ...planned.repositories.map((repository) =>
                              change(
                                  ["apps", slug, "repositories", repository],
                                  "missing",
                                  managed,
                                  () =>
                                      (app.repositories = app.repositories.filter(
                                          (one) => one !== repository,
                                      )),
                                  "tighter",
                              ),
                          ),
                      ]),
            ];
        }),
    ];
}
