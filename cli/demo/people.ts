import type { LocalGitHub } from "../../emulator/server";
import { addToken } from "../../emulator/state/create";
import { LocalClient } from "./github";

/** Somebody at the keyboard: a client that acts with all rights this person has, as their browser session would. */
export function actingAs(github: LocalGitHub, login: string): LocalClient {
    const user = github.state.userByLogin(login);
    if (user === undefined) throw new Error(`the local GitHub has nobody called ${login}`);
    const token = `demo-session-${user.login}`;
    addToken(github.state, {
        token,
        kind: "classic",
        userId: user.id,
        scopes: ["repo", "admin:org", "workflow", "user"],
        note: "a person in the demo",
    });
    return new LocalClient(github.url, token);
}
