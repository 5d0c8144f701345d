import type { CodexControls } from "../plan/codex";

/** Something that the rendered files cannot hold a person or a model to, and what does instead. */
export interface NotEnforced {
    readonly what: string;
    readonly why: string;
    readonly instead: string;
}

/**
 * What no file enforces, for this policy: said in the rendered folder and with every proof, so that a table full of "obeyed"
 * is not read as more than it is. Facts are of 0.169.0.
 */
export function notEnforced(controls: CodexControls): NotEnforced[] {
    return [
        {
            what: "which entry point is used (CLI, IDE extension, desktop app, web)",
            why: "no key tells them apart",
            instead: "workspace settings, attested; device management for what is installed",
        },
        {
            what: "Codex cloud and most workspace settings",
            why: "they have no file format",
            instead: "attestations with owner, date, evidence and expiry",
        },
        {
            what: "what a program that Codex may run does inside (make, npm scripts, a script file)",
            why: "rules and hook see the command line, not what a file contains",
            instead: "the sandbox; review of the files; secrets that are not in reach",
        },
        {
            what: "a forbidden command put together at run time (variables, base64, generated files)",
            why: "rules and hook read text and do not run it",
            instead: "the sandbox",
        },
        {
            what: "session files under CODEX_HOME/sessions",
            why: "no requirements key governs them; only `codex exec --ephemeral` avoids them",
            instead: "device management (disk encryption, clean-up), attested",
        },
        {
            what: "AGENTS.md and skills",
            why: "they are read and not enforced, and load from untrusted repositories too",
            instead: "code owners of AGENTS.md, .agents/ and .codex/; the rules",
        },
        ...(controls.local.environment === undefined
            ? []
            : [
                  {
                      what: "which environment variables commands see",
                      why: "`shell_environment_policy` exists as a default only, which a person may change",
                      instead: "secrets that are not in developers' environments",
                  },
              ]),
        ...(controls.data.analytics === undefined && controls.data.history === undefined
            ? []
            : [
                  {
                      what: "analytics and prompt history",
                      why: "they exist as defaults only",
                      instead: "device management, attested",
                  },
              ]),
        ...(controls.identity.workspaces === undefined
            ? []
            : [
                  {
                      what: "membership of the listed ChatGPT workspaces",
                      why: "the key is read, but only a real login shows that it holds; it is not proven here",
                      instead:
                          "a person signs in with another account once and attests the refusal",
                  },
              ]),
        {
            what: "Windows",
            why: "the hook is a POSIX script, and paths and sandbox differ; nothing of this is proven there",
            instead: "WSL, or `commands.hook: false` and the rules alone",
        },
    ];
}
