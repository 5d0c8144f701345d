/** The guardrails as CrossGuard policies, one each, and four of the pack's own. */
import type {
    Policies,
    PolicyResource,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import type { Violation } from "../../plan/guardrails/check";
import { checkGuardrails, docsPage } from "../../plan/guardrails/check";
import type { Guardrail } from "../../plan/guardrails/rule";
import { guardrails } from "../../plan/guardrails/table";
import { waiverFor, waiverProblems } from "../../plan/guardrails/waiver";
import type { Declared } from "./facts";
import { factsOfProgram, factsOfResource, guardedTypes } from "./facts";
import type { Properties, ResourceView } from "./resource";
import { plain } from "./resource";
import type { Settings } from "./settings";
import { readSettings, settingsSchema } from "./settings";

/** @param today ISO date; injected, so that a plan does not depend on the clock of a test. */
export function guardrailPolicies(today: () => string): Policies {
    const pack = new Pack(today);
    return [
        pack.settingsPolicy(),
        ...guardrails.map((rule) =>
            rule.needs === "resource" ? pack.resourcePolicy(rule) : pack.stackPolicy(rule),
        ),
        pack.undecided(),
        pack.waivers(
            "waiver-expired",
            "mandatory",
            "Waivers hold for a time that somebody has chosen",
        ),
        pack.waivers("waiver-ends-soon", "advisory", "Waivers are decided again before they end"),
    ];
}

class Pack {
    private settings: Settings = readSettings({});
    private program: Declared | undefined;

    constructor(private readonly today: () => string) {}

    /**
     * Carries the settings of the whole pack, since CrossGuard gives each policy only its own. The SDK asks the policies in
     * their order, so that this one, the first, has read them before another needs them.
     */
    settingsPolicy(): ResourceValidationPolicy {
        return {
            name: "settings",
            description: "What the guardrails go by: which teams and app are Codex's, and waivers",
            enforcementLevel: "advisory",
            configSchema: settingsSchema,
            validateResource: (args) => {
                this.settings = readSettings(args.getConfig());
            },
        };
    }

    resourcePolicy(rule: Guardrail): ResourceValidationPolicy {
        return {
            ...described(rule),
            validateResource: ({ type, urn, props }, report) => {
                if (!guardedTypes.includes(type)) return;
                this.judge(rule, factsOfResource(viewOf({ type, urn, props })), report);
            },
        };
    }

    stackPolicy(rule: Guardrail): StackValidationPolicy {
        return {
            ...described(rule),
            validateStack: ({ resources }, report) => {
                this.judge(rule, this.declared(resources), report);
            },
        };
    }

    /** Nobody may take a value that a preview does not know, or an id that nobody has named, for an all-clear. */
    undecided(): StackValidationPolicy {
        return {
            name: "undecided",
            description: "What the mandatory guardrails cannot say of this program",
            enforcementLevel: "advisory",
            validateStack: ({ resources }, report) => {
                const { facts, unread } = this.declared(resources);
                const mandatory = guardrails.filter(({ severity }) => severity === "mandatory");
                for (const { fact, urn } of facts) {
                    const { doubts } = checkGuardrails(mandatory, [fact], this.settings.identity);
                    for (const { guardrail, path, message } of doubts) {
                        if (
                            waiverFor(
                                { guardrail, path, urn },
                                this.settings.waivers,
                                this.today(),
                            ) !== undefined
                        )
                            continue;
                        report(
                            `${guardrail.id} cannot say ${message} (docs/guardrails.md#undecided)`,
                            urn,
                        );
                    }
                }
                for (const { urn, what } of unread)
                    report(
                        `nothing can be said, since ${what} is not known yet (docs/guardrails.md#undecided)`,
                        urn,
                    );
            },
        };
    }

    waivers(
        name: string,
        severity: "mandatory" | "advisory",
        description: string,
    ): StackValidationPolicy {
        return {
            name,
            description,
            enforcementLevel: severity,
            validateStack: (_, report) => {
                for (const problem of waiverProblems(this.settings.waivers, this.today())) {
                    if (problem.severity !== severity) continue;
                    report(`${problem.message} - ${problem.expected} (docs/guardrails.md#waivers)`);
                }
            },
        };
    }

    private judge(rule: Guardrail, { facts }: Declared, report: ReportViolation): void {
        for (const { fact, urn } of facts) {
            const { violations } = checkGuardrails([rule], [fact], this.settings.identity);
            for (const violation of violations) {
                const place = { guardrail: rule, path: violation.path, urn };
                if (waiverFor(place, this.settings.waivers, this.today()) !== undefined) continue;
                report(messageOf(violation), urn);
            }
        }
    }

    /** The SDK asks every stack policy about the same program within one turn of the event loop: it is read once a turn. */
    private declared(resources: readonly PolicyResource[]): Declared {
        if (this.program === undefined) {
            this.program = factsOfProgram(viewsOf(resources), this.settings.identity);
            setImmediate(() => (this.program = undefined));
        }
        return this.program;
    }
}

function described(rule: Guardrail) {
    return {
        name: rule.id,
        description: rule.title,
        enforcementLevel: rule.severity,
        url: docsPage(rule),
        remediationSteps: rule.remedy,
    };
}

function messageOf({ guardrail, path, message }: Violation): string {
    return `${message} - ${guardrail.remedy} (${path}; ${docsPage(guardrail)})`;
}

function viewOf({ type, urn, props }: { type: string; urn: string; props: object }): ResourceView {
    return { type, urn, props: plain(props) as Properties, from: () => [] };
}

function viewsOf(resources: readonly PolicyResource[]): ResourceView[] {
    const views = new Map<string, ResourceView>();
    for (const resource of resources) {
        const { type, urn, props } = resource;
        if (!type.startsWith("github:")) continue;
        const sources = (property: string): ResourceView[] =>
            (resource.propertyDependencies[property] ?? []).flatMap(
                (one) => views.get(one.urn) ?? [],
            );
        views.set(urn, { type, urn, props: plain(props) as Properties, from: sources });
    }
    return [...views.values()];
}
