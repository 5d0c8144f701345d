import { z } from "zod";
import { approvalPolicies, sandboxes } from "../plan/codex";
import type { LocalExecution } from "../plan/codex";
import type { Finding } from "../plan/finding";
import { missingAttestations } from "./attestations";
import type { Context, Control } from "./control";
import { section } from "./schema";
import { sourced, sourcedEach } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly execution?: Execution;
    }
}

/** Codex 0.169.0 takes more and then fails at start (`*`), or never matches it (`https://…`). */
const domain = z
    .string()
    .regex(
        /^(?:\*\*?\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
        "must be a host, *.example.com or **.example.com, without https://",
    )
    .meta({ examples: ["packages.acme.dev", "*.example.com"] });

const machinePath = z
    .string()
    .regex(/^(?:\/|~\/).+$/, "must be an absolute path, or begin with ~/")
    .meta({ examples: ["~/.cache/acme"] });

const network = z.union([
    z.literal("none"),
    section({
        allow: z.array(domain).min(1, "must name a domain").meta({
            title: "Allow",
            description: "Domains that sandboxed commands may reach.",
        }),
        deny: z.array(domain).default([]).meta({
            title: "Deny",
            description: "Domains that an allowed pattern covers and that stay closed.",
        }),
    }),
]);

const local = section({
    sandbox: z.enum(sandboxes).default("workspace-write").meta({
        title: "Sandbox",
        description:
            "The most that commands may do on a developer's machine: read, or also write inside the workspace.",
    }),
    approvals: z
        .array(z.enum(approvalPolicies))
        .min(1, "must name at least one")
        .default(["on-request", "untrusted"])
        .meta({
            title: "Approvals",
            description:
                "Approval policies that a person may choose. `never` switches questions off, and with them every rule that asks.",
        }),
    network: network.default("none").meta({
        title: "Network",
        description: "What sandboxed commands may reach: nothing, or the listed domains.",
    }),
    writable: z.array(machinePath).default([]).meta({
        title: "Writable",
        description: "Directories that commands may write besides the workspace.",
    }),
    protected: z
        .array(
            z
                .string()
                .regex(/^[^/~][^*?]*$/, "must be a path inside the workspace, without * and ?"),
        )
        .default([])
        .meta({
            title: "Protected",
            description: "Paths of the workspace that commands may not write.",
            examples: [[".github", ".codex", "AGENTS.md"]],
        }),
    "deny-read": z
        .array(z.string().min(1, "must be a path or pattern"))
        .default([])
        .meta({
            title: "Deny read",
            description:
                "Paths that commands may not read: absolute, below ~/, or patterns inside the workspace.",
            examples: [["~/.ssh", "~/.aws", "**/*.env"]],
        }),
    "login-shell": z.boolean().default(false).meta({
        title: "Login shell",
        description: "Whether commands run in a login shell, which loads a person's profile.",
    }),
    environment: section({
        inherit: z.enum(["all", "core", "none"]).default("core").meta({
            title: "Inherit",
            description: "Which environment variables commands start with.",
        }),
        exclude: z
            .array(z.string().min(1, "must be a name or pattern"))
            .default([])
            .meta({
                title: "Exclude",
                description: "Names that commands do not see; `*` stands for anything.",
                examples: [["*_TOKEN", "AWS_*"]],
            }),
    })
        .optional()
        .meta({
            title: "Environment",
            description:
                "A default that a person can change: Codex has no requirement for it. Keep secrets out of developers' environments.",
        }),
});

const cloud = section({
    use: z.boolean().meta({
        title: "Use",
        description:
            "Whether tasks may be delegated to Codex cloud. Set in the workspace's settings; attest it as cloud-access.",
    }),
    internet: z.enum(["none", "package-managers", "domains", "unrestricted"]).default("none").meta({
        title: "Internet",
        description:
            "What cloud environments may reach while the agent works. Set per environment; attest it as cloud-environments.",
    }),
    domains: z.array(domain).default([]).meta({
        title: "Domains",
        description:
            "What `internet: domains` opens. Set per environment; attest it as cloud-environments.",
    }),
    secrets: z.enum(["none", "setup"]).default("none").meta({
        title: "Secrets",
        description: "Whether cloud environments hold secrets: none, or for their setup only.",
    }),
});

const schema = section({
    local: local.optional().meta({
        title: "Local",
        description: "Codex on developers' machines; enforced by requirements.toml.",
    }),
    cloud: cloud.optional().meta({
        title: "Cloud",
        description: "Codex cloud; no file reaches there, so each line needs an attestation.",
    }),
}).meta({ title: "Execution", description: "Where Codex works, and in what bounds." });
type Execution = z.output<typeof schema>;

/** Where Codex works: on machines and in the cloud, decided apart. */
export const execution: Control<"execution"> = {
    id: "execution",
    title: "Execution",
    schema,
    answers: ["local-and-cloud"],
    *check(section, context) {
        yield* questionsStayPossible(section, context);
        yield* denialsAreCovered(section, context);
        yield* cloudAgreesWithTiers(section, context);
        yield* cloudHasRepositories(section, context);
        yield* cloudDomainsAreOpen(section, context);
        yield* missingAttestations("execution", context);
    },
    explain({ local, cloud }) {
        const here =
            local === undefined
                ? "Nothing is said of Codex on machines"
                : `On machines Codex may ${local.sandbox === "read-only" ? "read" : "write the workspace"} and reach ${local.network === "none" ? "no network" : local.network.allow.join(", ")}`;
        const there =
            cloud === undefined
                ? "nothing is said of the cloud"
                : cloud.use
                  ? `the cloud may be used, internet: ${cloud.domains.join(", ") || cloud.internet}, secrets: ${cloud.secrets}`
                  : "the cloud is not used";
        return `${here}; ${there}.`;
    },
};

const nothing: LocalExecution = { domains: [], writable: [], protectedPaths: [], denyRead: [] };

/** The section as the Codex files need it. */
export function localExecution(section: Execution | undefined, context: Context): LocalExecution {
    const local = section?.local;
    if (local === undefined) return nothing;
    const at = (key: string): string[] => ["execution", "local", key];
    const domains = (key: "allow" | "deny") =>
        local.network === "none"
            ? []
            : sourcedEach(context, [...at("network"), key], local.network[key]).map(
                  ({ value, origin }) => ({ value: { pattern: value, access: key }, origin }),
              );
    return {
        sandbox: sourced(context, at("sandbox"), local.sandbox),
        approvals: sourced(context, at("approvals"), local.approvals),
        network: sourced(context, at("network"), local.network === "none" ? "off" : "domains"),
        domains: [...domains("allow"), ...domains("deny")],
        writable: sourcedEach(context, at("writable"), local.writable),
        protectedPaths: sourcedEach(context, at("protected"), local.protected),
        denyRead: sourcedEach(context, at("deny-read"), local["deny-read"]),
        loginShell: sourced(context, at("login-shell"), local["login-shell"]),
        environment: sourced(context, at("environment"), local.environment),
    };
}

function* questionsStayPossible({ local }: Execution, context: Context): Generator<Finding> {
    const index = local?.approvals.indexOf("never") ?? -1;
    const { commands } = context.policy;
    if (index === -1 || commands === undefined || commands.approve.length === 0) return;
    yield context.warning(
        "approvals-can-be-switched-off",
        ["execution", "local", "approvals", index],
        "with never, commands that need approval are refused instead of asked about",
        { expected: "on-request and untrusted", also: [["commands", "approve"]] },
    );
}

function* denialsAreCovered({ local }: Execution, context: Context): Generator<Finding> {
    if (local === undefined || local.network === "none") return;
    const { allow, deny } = local.network;
    for (const [index, pattern] of deny.entries()) {
        if (allow.some((allowed) => covers(allowed, pattern))) continue;
        yield context.warning(
            "denied-domain-is-closed-anyway",
            ["execution", "local", "network", "deny", index],
            `no allowed pattern covers ${pattern}, so it is closed anyway`,
        );
    }
}

function covers(allowed: string, pattern: string): boolean {
    if (allowed === pattern) return true;
    const suffix = /^\*\*?(\..+)$/.exec(allowed)?.[1];
    return suffix !== undefined && pattern.endsWith(suffix);
}

function* cloudHasRepositories({ cloud }: Execution, context: Context): Generator<Finding> {
    const tiers = Object.entries(context.policy.repositories ?? {});
    if (cloud?.use !== true || tiers.length === 0) return;
    if (tiers.some(([, tier]) => tier.cloud !== "none")) return;
    yield context.warning(
        "cloud-without-repositories",
        ["execution", "cloud", "use"],
        "the cloud is used, and the Codex app sees no repository",
        {
            expected: "cloud: read or pull-requests in a tier, or use: false",
            also: tiers.map(([tier]) => context.at(["repositories", tier, "cloud"])),
        },
    );
}

function* cloudDomainsAreOpen({ cloud }: Execution, context: Context): Generator<Finding> {
    if (cloud === undefined) return;
    const path = ["execution", "cloud"];
    if (cloud.domains.length > 0 && cloud.internet !== "domains") {
        yield context.error(
            "domain-without-network",
            [...path, "domains"],
            `${cloud.domains.join(", ")} would be allowed, and the internet of cloud environments is ${cloud.internet}`,
            { expected: "internet: domains", also: [[...path, "internet"]] },
        );
    }
    if (cloud.domains.length === 0 && cloud.internet === "domains") {
        yield context.error("domains-missing", [...path, "internet"], "no domain is named", {
            expected: "domains: what may be reached",
        });
    }
}

/** Local and cloud are separate decisions; a tier that lets the app in is the second one. */
function* cloudAgreesWithTiers({ cloud }: Execution, context: Context): Generator<Finding> {
    if (cloud === undefined || cloud.use) return;
    for (const [tier, { cloud: access }] of Object.entries(context.policy.repositories ?? {})) {
        if (access === "none") continue;
        yield context.error(
            "cloud-off-and-repository-open",
            ["repositories", tier, "cloud"],
            `the Codex app sees the repositories of ${tier}, and the cloud is not used`,
            { expected: "cloud: none", also: [["execution", "cloud", "use"]] },
        );
    }
}
