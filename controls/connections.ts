import { z } from "zod";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { missingAttestations } from "./attestations";
import { codexConnections } from "./codex-connections";
import type { Context, Control, PlanContext } from "./control";
import { unknownApp } from "./references";
import { section } from "./schema";

declare module "./control" {
    interface Policy {
        readonly connections?: Connections;
    }
}

const codexApp = section({
    app: z
        .string()
        .regex(
            /^[a-z0-9][a-z0-9-]*$/,
            "must be the slug of a GitHub App, as in github.com/apps/SLUG",
        )
        .default("chatgpt-codex-connector")
        .meta({
            title: "App",
            description: "Slug of the GitHub App through which Codex cloud reaches repositories.",
            examples: ["chatgpt-codex-connector"],
        }),
    manage: z.enum(["verify", "apply"]).default("verify").meta({
        title: "Manage",
        description:
            "`verify`: the repositories the app sees are compared with the tiers and differences are reported. `apply`: they are set, which GitHub allows only to the classic token of an owner of the organization.",
    }),
}).meta({
    title: "Codex app",
    description:
        "The app sees the repositories of every tier whose `cloud` is not `none`, and no others.",
});

const schema = section({ "codex-app": codexApp.optional(), ...codexConnections }).meta({
    title: "Connections",
    description: "What Codex is connected to.",
});
export type Connections = z.output<typeof schema>;
type CodexApp = z.output<typeof codexApp>;

/** What Codex is connected to. */
export const connections: Control<"connections"> = {
    id: "connections",
    title: "Connections",
    schema,
    answers: ["connections", "github-account", "github-repositories", "github-access"],
    *check(section, context) {
        yield* missingAttestations("connections", context);
        const written = section["codex-app"];
        if (written === undefined) return;
        yield* appIsInstalled(written, context);
        yield* appKeepsOneRepository(written, context);
    },
    *contribute(section, context) {
        if (section["codex-app"] !== undefined) yield plannedApp(section["codex-app"], context);
    },
    explain(section, context) {
        const written = section["codex-app"];
        if (written === undefined) return "This policy says nothing of the Codex app.";
        const tiers = cloudTiers(context);
        const how = written.manage === "apply" ? "is made to see" : "is checked to see";
        return `The app ${written.app} ${how} ${tiers.length === 0 ? "no repository" : `the repositories of ${tiers.join(", ")}`}.`;
    },
};

function cloudTiers(context: Context): string[] {
    const tiers = context.policy.repositories ?? {};
    return Object.keys(tiers).filter((tier) => tiers[tier]?.cloud !== "none");
}

/** A person installs the app, perhaps after this policy is in force: only setting its repositories cannot wait for that. */
function* appIsInstalled(written: CodexApp, context: Context): Generator<Finding> {
    const severity = written.manage === "apply" ? "error" : "warning";
    for (const finding of unknownApp(written.app, ["connections", "codex-app", "app"], context)) {
        // A repository that is meant to be seen, and an app that is not there to see it.
        const open = cloudTiers(context).map((tier) => context.at(["repositories", tier, "cloud"]));
        yield { ...finding, severity, ...(open.length === 0 ? {} : { also: open }) };
    }
}

/** GitHub does not let the last repository be taken from an app; only uninstalling it does that. */
function* appKeepsOneRepository(written: CodexApp, context: Context): Generator<Finding> {
    if (written.manage !== "apply" || context.policy.repositories === undefined) return;
    const tiers = cloudTiers(context);
    if (tiers.length > 0 && tiers.some((tier) => context.selection?.tiers.get(tier)?.length !== 0))
        return;
    const message = `no repository is left for ${written.app}, and GitHub does not take the last one from an app`;
    const expected = "a tier with cloud: pull-requests, manage: verify, or uninstall the app";
    yield context.error(
        "app-without-repositories",
        ["connections", "codex-app", "manage"],
        message,
        { expected },
    );
}

function plannedApp(written: CodexApp, context: PlanContext): Contribution {
    const path = ["connections", "codex-app"];
    const installation = context.inventory.apps[written.app];
    const names = cloudTiers(context).flatMap((tier) => context.selection.tiers.get(tier) ?? []);
    const tierOf = (name: string): string => context.selection.repositories.get(name)?.tier ?? "";
    return {
        kind: "app",
        app: {
            slug: written.app,
            ...(installation === undefined ? {} : { installationId: installation.installationId }),
            selection: "selected",
            repositories: names.sort(),
            permissions: {}, // the app's own, fixed by who publishes it; a policy has no say
            management: written.manage,
        },
        origin: context.keyAt(path),
        origins: {
            management: context.at([...path, "manage"]),
            ...Object.fromEntries(
                names.map((name) => [
                    `repositories/${name}`,
                    context.at(["repositories", tierOf(name), "cloud"]),
                ]),
            ),
        },
    };
}
