import type { OrganizationSecret, SecretSlot } from "../organization";
import type { PlannedOrganizationSecret, PlannedRepository, PlannedSecret } from "../plan";
import type { Comparison } from "./comparison";
import { own } from "./lookup";

interface Place {
    readonly at: readonly string[];
    readonly subject: string;
    readonly repository?: string;
}

/** Whether the declared secrets exist. GitHub never gives a value back, so that is all there is to compare. */
export function compareSecretSlots(
    comparison: Comparison,
    { at: above, subject, repository }: Place,
    planned: Readonly<Record<string, PlannedSecret>>,
    live: Readonly<Record<string, SecretSlot>>,
): void {
    for (const [name, secret] of Object.entries(planned)) {
        const at = [...above, "secrets", name];
        if (Object.hasOwn(live, name)) continue;
        comparison.report({
            kind: "missing",
            at,
            ...(repository === undefined ? {} : { repository }),
            summary: `${subject}: secret ${name} is not set`,
            declared: "a secret of this name",
            effect: "tighter",
            ...repair(secret),
        });
    }
}

export function compareRepositorySecrets(comparison: Comparison, planned: PlannedRepository): void {
    const { name } = planned;
    const live = own(comparison.state.repositories, name)?.secrets ?? {};
    const place = { at: ["repositories", name], subject: name, repository: name };
    compareSecretSlots(comparison, place, planned.secrets, live);
}

export const secretReach = ["selected", "private", "all"] as const;

/** Organization secrets that the policy declares: whether they exist and which repositories get them. */
export function compareOrganizationSecrets(comparison: Comparison): void {
    for (const [name, planned] of Object.entries(comparison.plan.secrets)) {
        const at = ["secrets", name];
        const actual = own(comparison.state.secrets, name);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                summary: `organization secret ${name} is not set`,
                declared: planned.visibility,
                effect: "tighter",
                ...repair(planned),
            });
        } else if (actual.visibility !== planned.visibility) {
            reportVisibility(comparison, name, planned, actual);
        } else if (planned.visibility === "selected") {
            compareSelected(comparison, name, planned, actual);
        }
    }
}

function reportVisibility(
    comparison: Comparison,
    name: string,
    planned: PlannedOrganizationSecret,
    { visibility: actual }: OrganizationSecret,
): void {
    const declared = planned.visibility;
    const words = {
        all: "every repository",
        private: "every private and internal repository",
        selected: "selected repositories",
    };
    comparison.report({
        kind: "changed",
        at: ["secrets", name, "visibility"],
        summary: `organization secret ${name} is given to ${words[actual]}, policy says ${words[declared]}`,
        declared,
        actual,
        effect: secretReach.indexOf(actual) > secretReach.indexOf(declared) ? "looser" : "tighter",
        // GitHub takes another visibility only together with the value.
        ...repair(planned),
    });
}

function compareSelected(
    comparison: Comparison,
    name: string,
    planned: PlannedOrganizationSecret,
    actual: OrganizationSecret,
): void {
    for (const repository of new Set([...planned.repositories, ...actual.repositories])) {
        const at = ["secrets", name, "repositories", repository];
        const wanted = planned.repositories.includes(repository);
        if (wanted === actual.repositories.includes(repository)) continue;
        comparison.report({
            kind: wanted ? "missing" : "excess",
            at,
            repository,
            summary: wanted
                ? `organization secret ${name} is not given to ${repository}, policy says it is`
                : `organization secret ${name} is given to ${repository}, not in the policy`,
            ...(wanted ? { declared: repository } : { actual: repository }),
            effect: wanted ? "tighter" : "looser",
            managed: true,
        });
    }
}

function repair({ from }: PlannedSecret): { managed: boolean; remedy?: string } {
    return from === undefined
        ? { managed: false, remedy: "whoever owns the value sets it" }
        : { managed: true };
}
