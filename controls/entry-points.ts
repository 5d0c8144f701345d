import { z } from "zod";
import { loginMethods } from "../plan/codex";
import type { CodexIdentity, CodexSurfaces } from "../plan/codex";
import { missingAttestations } from "./attestations";
import type { Context, Control } from "./control";
import { section } from "./schema";
import { sourced } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly "entry-points"?: EntryPoints;
    }
}

const schema = section({
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
        return `People sign in by ${login}; closed: ${closed.join(", ") || "nothing"}.`;
    },
};

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
