import type { CodexControls } from "../../plan/codex";
import { profileName } from "../render/places";
import type { ProofRow } from "../result";
import type { SessionResult } from "./session";

/** What a session shows without any command: its settings, and what the model is given. */
export function sessionFacts(
    controls: CodexControls,
    session: SessionResult,
    document: string | undefined,
): ProofRow[] {
    const given = JSON.stringify(session.firstRequest ?? {});
    return [
        ...(controls.guidance.instructions === undefined
            ? []
            : [
                  givenRow(
                      "the session starts with the instructions",
                      controls.guidance.instructions.value.trim(),
                      given,
                      controls.guidance.instructions.origin.path,
                  ),
              ]),
        ...(document === undefined
            ? []
            : [givenRow("the session starts with AGENTS.md", document.trim(), given, "guidance")]),
    ];
}

function givenRow(declared: string, text: string, given: string, from: string): ProofRow {
    const there = given.includes(JSON.stringify(text).slice(1, -1));
    return {
        subject: "guidance",
        declared,
        verdict: there ? "obeyed" : "broken",
        evidence: there
            ? "in the first request to the model"
            : "not in the first request to the model",
        from,
    };
}

/**
 * Which web search the model is offered. Only the older way of calling tools names it in the request, so this looks at a
 * session with a model that codex does not know.
 */
export function webSearchFacts({ connections }: CodexControls, session: SessionResult): ProofRow[] {
    if (connections.webSearch === undefined) return [];
    const { value, origin } = connections.webSearch;
    const tools = (session.firstRequest?.tools ?? []) as readonly WebSearchTool[];
    const offered = tools.find((tool) => tool.type === "web_search");
    const is =
        offered === undefined
            ? "disabled"
            : offered.external_web_access === true
              ? "live"
              : "cached";
    const strength = ["disabled", "cached", "live"];
    return [
        {
            subject: "web search",
            declared: `at most ${value}`,
            verdict:
                tools.length === 0
                    ? "unchecked"
                    : strength.indexOf(is) <= strength.indexOf(value)
                      ? "obeyed"
                      : "broken",
            evidence: `a person who asks for live gets ${is}, by the tools in the request to the model`,
            from: origin.path,
        },
    ];
}

interface WebSearchTool {
    readonly type?: string;
    readonly external_web_access?: boolean;
}

/** A person starts with no sandbox and no questions; what codex makes of that. */
export function loosenedFacts(controls: CodexControls, outcome: SessionResult | Error): ProofRow[] {
    const { sandbox, approvals } = controls.local;
    const refused = outcome instanceof Error;
    const thread = refused ? {} : outcome.thread;
    const profile = (thread["activePermissionProfile"] as { id?: string } | null | undefined)?.id;
    const policy = thread["approvalPolicy"];
    const row = (declared: string, held: boolean, is: string, from: string): ProofRow => ({
        subject: "execution",
        declared,
        verdict: refused || held ? "obeyed" : "broken",
        evidence: refused ? `codex does not start: ${outcome.message}` : is,
        from,
    });
    return [
        ...(sandbox === undefined
            ? []
            : [
                  row(
                      "a person who asks for no sandbox does not get it",
                      profile === profileName || profile === ":read-only",
                      `asked for danger-full-access, got profile ${String(profile)}`,
                      sandbox.origin.path,
                  ),
              ]),
        ...(approvals === undefined || approvals.value.includes("never")
            ? []
            : [
                  row(
                      "a person who asks for no questions does not get it",
                      typeof policy === "string" && (approvals.value as string[]).includes(policy),
                      `asked for never, got ${JSON.stringify(policy)}`,
                      approvals.origin.path,
                  ),
              ]),
    ];
}
