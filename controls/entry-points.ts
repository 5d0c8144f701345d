import { z } from "zod";
import { loginMethods } from "../plan/codex";
import type { CodexIdentity, CodexSurfaces } from "../plan/codex";
import type { Finding } from "../plan/finding";
import { missingAttestations } from "./attestations";
import type { Context, Control } from "./control";
import { section } from "./schema";
import { sourced } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly "entry-points"?: EntryPoints;
    }
}

/** What a person may start Codex from. */
const points = ["cli", "ide", "app", "web", "github-review"] as const;

const schema = section({
    open: z
        .array(z.enum(points))
        .optional()
        .meta({
            title: "Open",
            description:
                "Entry points that people may use: command line, IDE extension, desktop app, web (Codex cloud), and reviews of pull requests on GitHub. No file tells them apart: it says what the attestations local-access, cloud-access and code-review have to agree with, and what is not named is meant to be off.",
            examples: [["cli", "ide"]],
        }),
    account: z.enum(["business", "enterprise", "edu"]).optional().meta({
        title: "Account",
        description:
            "Kind of ChatGPT workspace that people sign in with; individual accounts are not meant to be used. Attested as account-type, and held on machines by `login` and `workspaces`.",
    }),
    login: z
        .array(z.enum(loginMethods))
        .min(1, "must name at least one")
        .optional()
        .meta({
            title: "Login",
            description:
                "How people sign in: with an account of a ChatGPT workspace, or with an API key, which belongs to no workspace.",
            examples: [["chatgpt"]],
        }),
    workspaces: z
        .array(z.uuid("must be the id of a ChatGPT workspace, a UUID"))
        .min(1, "must name at least one")
        .optional()
        .meta({
            title: "Workspaces",
            description: "Ids of the ChatGPT workspaces that an account may belong to.",
            examples: [["0b7f9d1e-3c52-4a61-9d0f-2f6b8c7a1e34"]],
        }),
    "remote-control": z.boolean().optional().meta({
        title: "Remote control",
        description: "Whether a session on a machine may be steered from another device.",
    }),
    appshots: z.boolean().optional().meta({
        title: "Appshots",
        description: "Whether Codex may take pictures of applications.",
    }),
    "browser-and-computer-use": z.boolean().optional().meta({
        title: "Browser and computer use",
        description: "Whether Codex may drive a browser or the desktop.",
    }),
}).meta({
    title: "Entry points",
    description:
        "How people reach Codex. No key tells CLI, IDE extension and app apart: which of them are open is attested (local-access, cloud-access).",
});
type EntryPoints = z.output<typeof schema>;

/** How people reach Codex, as far as a file can say. */
export const entryPoints: Control<"entry-points"> = {
    id: "entry-points",
    title: "Entry points",
    schema,
    answers: ["entry-points", "users"],
    *check(section, context) {
        yield* missingAttestations("entry-points", context);
        yield* pointsAgreeWithExecution(section, context);
        yield* accountIsHeld(section, context);
        const api = section.login?.indexOf("api") ?? -1;
        if (api === -1 || section.workspaces === undefined) return;
        yield context.warning(
            "api-key-has-no-workspace",
            ["entry-points", "login", api],
            "who signs in with an API key is in no workspace, so the list of workspaces does not hold for them",
            { expected: "login: [chatgpt]", also: [["entry-points", "workspaces"]] },
        );
    },
    explain(section) {
        const login = section.login?.join(" or ") ?? "any way";
        const closed = (["remote-control", "appshots", "browser-and-computer-use"] as const).filter(
            (key) => section[key] === false,
        );
        const open =
            section.open === undefined
                ? "Which entry points are open is not said"
                : `Open: ${section.open.join(", ") || "nothing"}`;
        const account = section.account === undefined ? "" : ` with a ${section.account} account`;
        return `${open}; people sign in by ${login}${account}; closed: ${closed.join(", ") || "nothing"}.`;
    },
};

/** Local and cloud are decided under `execution` too; both say the same. */
function* pointsAgreeWithExecution(section: EntryPoints, context: Context): Generator<Finding> {
    const { execution } = context.policy;
    for (const [index, point] of (section.open ?? []).entries()) {
        const cloud = point === "web" || point === "github-review";
        if (!cloud || execution?.cloud?.use !== false) continue;
        yield context.error(
            "entry-point-without-execution",
            ["entry-points", "open", index],
            `${point} is open, and the cloud is not used`,
            { expected: "one or the other", also: [["execution", "cloud", "use"]] },
        );
    }
    if (section.open === undefined || execution?.cloud?.use !== true) return;
    if (section.open.includes("web") || section.open.includes("github-review")) return;
    yield context.error(
        "execution-without-entry-point",
        ["entry-points", "open"],
        "the cloud is used, and no entry point to it is open",
        { expected: "web or github-review", also: [["execution", "cloud", "use"]] },
    );
}

/** Only a list of workspaces keeps an individual account out; signing in with ChatGPT alone does not. */
function* accountIsHeld(section: EntryPoints, context: Context): Generator<Finding> {
    if (section.account === undefined || section.workspaces !== undefined) return;
    yield context.warning(
        "account-not-held",
        ["entry-points", "account"],
        `nothing on machines keeps an account of another kind than ${section.account} out`,
        { expected: "workspaces: the ids of yours" },
    );
}

/** Who the person at the machine must be. */
export function identity(section: EntryPoints | undefined, context: Context): CodexIdentity {
    return {
        loginMethods: sourced(context, ["entry-points", "login"], section?.login),
        workspaces: sourced(context, ["entry-points", "workspaces"], section?.workspaces),
    };
}

/** What a file can close. */
export function surfaces(section: EntryPoints | undefined, context: Context): CodexSurfaces {
    const key = (name: "remote-control" | "appshots" | "browser-and-computer-use") =>
        sourced(context, ["entry-points", name], section?.[name]);
    return {
        remoteControl: key("remote-control"),
        appshots: key("appshots"),
        browserAndComputerUse: key("browser-and-computer-use"),
    };
}
