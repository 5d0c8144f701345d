/** States of stacks, read whole and written back: for moves between shards, which GitHub has no part in. */
import { run } from "../../engine/process";
import { readState } from "../../stack/move";
import type { StackState } from "../../stack/move";
import { Failure } from "../exit-codes";
import type { Project } from "../pulumi/project";
import { engineEnvironment } from "../pulumi/project";

/**
 * The state with its secrets in plain text, since each stack encrypts with a key of its own. It is kept in this process, and goes
 * to the engine by its standard input.
 */
export async function exportPlain(project: Project): Promise<StackState> {
    const text = await pulumi(project, ["stack", "export", "--show-secrets"]);
    return readState(JSON.parse(text));
}

/** The engine encrypts what is secret with the stack's own key, and refuses while somebody else holds the stack's lock. */
export async function importPlain(project: Project, state: StackState): Promise<void> {
    await pulumi(project, ["stack", "import"], JSON.stringify(state));
}

/** An empty stack with the configuration, and the way of encrypting, of another one; and its key `shard`. */
export async function createStack(like: Project, stack: string, shard: string): Promise<void> {
    await pulumi(like, ["stack", "init", stack, "--copy-config-from", like.stack, "--no-select"]);
    await setShard({ ...like, stack }, shard);
}

export async function setShard(project: Project, shard: string): Promise<void> {
    await pulumi(project, ["config", "set", `${project.name}:shard`, shard]);
}

async function pulumi(
    { folder, engine, stack }: Project,
    words: readonly string[],
    input?: string,
): Promise<string> {
    const which = words[1] === "init" ? [] : ["--stack", stack];
    const ended = await run(engine.pulumi, [...words, ...which, "--non-interactive"], {
        cwd: folder,
        env: engineEnvironment(engine),
        ...(input === undefined ? {} : { input }),
    });
    if (ended.code === 0) return ended.stdout;
    // What the engine printed to standard output may be a state with its secrets.
    const said = ended.output.replace(ended.stdout, "").trim();
    throw new Failure(`pulumi ${words.join(" ")}, stack ${stack}: ${said || "it says nothing"}`);
}
