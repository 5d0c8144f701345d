/** An organization as a policy that says what is there now. */
import { knownPart } from "./known";
import { environmentsOf, withTiers } from "./environments";
import type { Found, ImportChoices, Imported, Plain, PlainMap } from "./model";
import { byText, Remarks } from "./model";
import { usersOf } from "./teams";
import { actionsWords, tiersOf } from "./tiers";

const codexApp = "chatgpt-codex-connector";

export function importPolicy(all: Found, choices: ImportChoices): Imported {
    const found = knownPart(all);
    const remarks = new Remarks();
    const { state } = found.live;
    const { tiers, branches, members } = tiersOf(found, choices, remarks);
    const environments = environmentsOf(found, members, remarks);
    const users = usersOf(found, spokenOf(tiers, branches, environments), choices, remarks);
    sayWhatIsLeft(found, remarks);
    const app = state.apps[codexApp];
    const sections: Record<string, Plain> = {
        users,
        repositories: tiers,
        branches,
        environments,
        secrets: secretsOf(found, members),
        actions: state.settings.actions === undefined ? {} : actionsWords(state.settings.actions),
        connections: app === undefined ? {} : { "codex-app": { app: codexApp, manage: "verify" } },
    };
    const said = Object.entries(sections).filter(
        ([, section]) => Object.keys(section as object).length > 0,
    );
    return {
        policy: { version: 1, organization: state.login, ...Object.fromEntries(said) },
        remarks: remarks.all,
    };
}

function secretsOf({ live }: Found, members: ReadonlyMap<string, readonly string[]>): PlainMap {
    const entries = Object.entries(live.state.secrets).map(
        ([name, { visibility, repositories }]) =>
            [
                name,
                {
                    repositories:
                        visibility === "selected" ? withTiers(repositories, members) : visibility,
                },
            ] as const,
    );
    // A secret for no repository cannot be written: a list names at least one.
    return Object.fromEntries(
        entries
            .filter(([, { repositories }]) => repositories.length > 0)
            .sort(([a], [b]) => byText(a, b)),
    );
}

/** Facts of the organization that are none of a policy's, or that it cannot say. */
function sayWhatIsLeft({ inventory, live }: Found, remarks: Remarks): void {
    const { state } = live;
    const archived = Object.values(inventory.repositories).filter((one) => one.archived);
    if (archived.length > 0)
        remarks.add(
            "repositories",
            `archived, so left out: ${archived
                .map(({ name }) => name)
                .sort(byText)
                .join(", ")}`,
        );
    const keys = Object.values(state.repositories).flatMap(({ name, deployKeys }) =>
        Object.values(deployKeys).map(({ title, readOnly }) => ({ name, title, readOnly })),
    );
    for (const { name, title, readOnly } of keys)
        remarks.add(
            "repositories",
            `${name}: deploy key ${JSON.stringify(title)} may ${readOnly ? "read" : "write"}; a policy declares none, drift reports it`,
        );
    for (const { slug, selection } of Object.values(state.apps)) {
        if (slug !== codexApp)
            remarks.add(
                "connections",
                `app ${slug} sees ${selection} repositories; only drift and people look after it`,
            );
        else if (selection === "all")
            remarks.add(
                "connections",
                `app ${slug} sees all repositories; a policy can only say which ones, so drift reports the switch`,
            );
    }
    for (const [name, { visibility, repositories }] of Object.entries(state.secrets))
        if (visibility === "selected" && repositories.length === 0)
            remarks.add(
                "secrets",
                `secret ${name} is for no repository, which a policy cannot say`,
            );
    const base = state.settings.defaultRepositoryPermission;
    if (base !== undefined && base !== "none")
        remarks.add(
            "repositories",
            `every member of the organization has ${base} on every repository (base permission); no policy declares it`,
        );
}

/** Everything written where teams and people stand. */
function spokenOf(...sections: readonly PlainMap[]): string[] {
    const [tiers = {}, branches = {}, environments = {}] = sections;
    const strings = (value: Plain | undefined): string[] =>
        Array.isArray(value)
            ? value.flatMap((one: Plain) =>
                  typeof one === "string"
                      ? [one]
                      : strings([(one as PlainMap).actor ?? ""] as readonly Plain[]),
              )
            : [];
    const access = Object.values(tiers).flatMap((tier) =>
        Object.keys(((tier as PlainMap).access ?? {}) as object),
    );
    const lists = Object.values(branches).flatMap((profile) =>
        ["bypass", "push", "dismissal", "force-push-bypass"].flatMap((key) =>
            strings((profile as PlainMap)[key]),
        ),
    );
    const reviewers = Object.values(environments).flatMap((one) =>
        strings((one as PlainMap).reviewers),
    );
    return [...new Set([...access, ...lists, ...reviewers])].filter(
        (who) => !["organization-admin", "deploy-key", ""].includes(who),
    );
}
