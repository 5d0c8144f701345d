import { randomUUID } from "node:crypto";
import path from "node:path";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import type { Seed } from "../../emulator/seed/types";
import { ensureEngine } from "../../engine";
import { connect, resolveFor } from "../organization";
import { packageRoot } from "../package";
import type { Resolved } from "../../rollout/resolve";
import { Console } from "./console";
import type { Outcome } from "./console";
import type { Excerpt } from "./excerpt";
import { actingAs } from "./people";
import type { LocalClient } from "./github";
import { createScratchProject } from "./project";
import type { ScratchProject } from "./project";
import { Tally } from "./tally";

export interface DemoRun {
    /** A seed's name, an absolute path, or the seed itself. */
    readonly seed: string | Seed;
    /** Absolute path of the policy. */
    readonly policy: string;
    readonly verbose: boolean;
    /** Environment variables from which the policy takes values of secrets. @default those of the package's policies */
    readonly values?: readonly string[];
}

/** Everything the steps act on: a local GitHub, a Pulumi project, and somebody who types commands. */
export class Stage {
    private constructor(
        readonly console: Console,
        readonly github: LocalGitHub,
        readonly project: ScratchProject,
        /** What the engine is, in words. */
        readonly engine: string,
    ) {}

    readonly tally = new Tally();

    static async open(run: DemoRun): Promise<Stage> {
        const engine = await ensureEngine();
        const project = createScratchProject(run.policy);
        try {
            const github = await createLocalGitHub({ seed: run.seed });
            const env = {
                ...cleanEnvironment(),
                ...engine.env,
                ...project.env,
                ...credentials(github, run.values ?? ["PAGES_TOKEN", "NPM_TOKEN"]),
            };
            return new Stage(
                new Console(project.folder, env, run.verbose),
                github,
                project,
                engine.describe(),
            );
        } catch (error) {
            project.remove();
            throw error;
        }
    }

    async close(): Promise<void> {
        this.console.stop();
        await this.github.close();
        this.project.remove();
    }

    /** `codex-rollout WORDS`, in the project's folder. */
    rollout(words: readonly string[], excerpt?: Excerpt): Promise<Outcome> {
        return this.console.run(
            `codex-rollout ${words.join(" ")}`,
            process.execPath,
            [cli, ...words],
            excerpt,
        );
    }

    /** `pulumi WORDS` behind the gateway. */
    pulumi(words: string, excerpt?: Excerpt): Promise<Outcome> {
        const all = [
            "run",
            "--port",
            gatewayPort,
            "--",
            "pulumi",
            ...words.split(" "),
            "--non-interactive",
        ];
        return this.console.run(
            `codex-rollout run -- pulumi ${words}`,
            process.execPath,
            [cli, ...all],
            excerpt,
        );
    }

    async resolve(): Promise<Resolved> {
        const client = await connect(this.github.url, ownerToken);
        return resolveFor(client, path.join(this.project.folder, this.project.policy));
    }

    /** An owner of the organization, at the keyboard. */
    owner(): LocalClient {
        const [organization] = this.github.state.organizations.values();
        const owners = [...(organization?.members ?? [])].filter(
            ([, { role }]) => role === "admin",
        );
        const login = this.github.state.users.get(owners.at(-1)?.[0] ?? -1)?.login;
        return actingAs(this.github, login ?? "");
    }

    /** Requests that reached the local GitHub and were no reads. */
    writes(): number {
        return this.github.journal.entries.filter(
            ({ method, path: at }) => method !== "GET" && !at.endsWith("/graphql"),
        ).length;
    }
}

const cli = path.join(packageRoot, "bin", "cli", "main.js");
/** Not the usual port, so that a demo can run beside real work. */
const gatewayPort = "7392";
/** Every seed of the local GitHub has this token of an organization owner. */
const ownerToken = "local-owner";

/** GITHUB_* of the caller could send the demo to a real organization; PULUMI_* to a real backend. */
function cleanEnvironment(): NodeJS.ProcessEnv {
    const entries = Object.entries(process.env).filter(
        ([name]) => !/^(GITHUB|GH|PULUMI)_/.test(name),
    );
    return Object.fromEntries(entries);
}

function credentials(github: LocalGitHub, values: readonly string[]): Record<string, string> {
    return {
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: ownerToken,
        GITHUB_APP_TOKEN: ownerToken,
        // Values for the secrets that policies take from the caller, fresh for every run.
        ...Object.fromEntries(values.map((name) => [name, randomUUID()])),
    };
}
