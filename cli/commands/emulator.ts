import { Command, InvalidArgumentError, Option } from "commander";
import type { ContractMode } from "../../emulator/http/contract-check";
import { createLocalGitHub, type LocalGitHub } from "../../emulator/server";
import { StateError, Store } from "../../emulator/local/store";
import { SeedError } from "../../emulator/seed/read";
import { exitCodes, Failure } from "../exit-codes";

interface EmulatorOptions {
    readonly port: number;
    readonly seed?: string;
    readonly state?: string;
    readonly budget?: number;
    readonly latency?: number;
    readonly contract?: ContractMode;
}

/** `codex-rollout emulator`: a GitHub on this machine, until Ctrl-C. */
export function emulatorCommand(): Command {
    return new Command("emulator")
        .description("run the local GitHub: REST, GraphQL, one organization from a seed file")
        .option("--port <n>", "port on 127.0.0.1; 0 takes a free one", port, 3900)
        .option("--seed <file>", "YAML or JSON file of an organization, or `acme` (default: acme)")
        .option("--state <folder>", "keep the organization there between runs")
        .option(
            "--budget <n>",
            "requests and GraphQL points an hour and caller (default: 5000)",
            count,
        )
        .option("--latency <ms>", "wait before every answer", count)
        .addOption(
            new Option(
                "--contract <mode>",
                "hold traffic to GitHub's published description: report at /_local/violations, or fail",
            ).choices(["off", "report", "strict"]),
        )
        .addHelpText("after", examples)
        .action(run);
}

const examples = `
Examples:
  codex-rollout emulator                                   the small organization acme on port 3900
  codex-rollout emulator --seed my-org.yaml --state .local  remember what happens between runs
  curl -s localhost:3900/api/v3/orgs/acme/teams -H 'Authorization: Bearer local-owner'
  curl -s localhost:3900/_local                            what can be controlled from outside`;

async function run(options: EmulatorOptions): Promise<void> {
    const kept = options.state !== undefined && Store.holds(options.state);
    const github = await start(options);
    process.stdout.write(`${banner(github, options, kept)}\n`);
    await stopped();
    await github.close();
    process.stderr.write("local GitHub stopped\n");
}

async function start(options: EmulatorOptions): Promise<LocalGitHub> {
    try {
        return await createLocalGitHub({
            port: options.port,
            seed: options.seed,
            stateDir: options.state,
            latency: options.latency,
            contract: options.contract,
            budget: options.budget,
            graphqlBudget: options.budget,
        });
    } catch (error) {
        if (error instanceof SeedError || error instanceof StateError) {
            throw new Failure(error.message, exitCodes.misuse);
        }
        if ((error as { code?: string }).code === "EADDRINUSE") {
            throw new Failure(
                `port ${options.port} is taken - give another with --port, or 0 for a free one`,
            );
        }
        throw error;
    }
}

function banner(github: LocalGitHub, options: EmulatorOptions, kept: boolean): string {
    const { state, url } = github;
    const organizations = [...state.organizations.values()].map(
        (one) =>
            `${one.login} (${one.repositories.size} repositories, ${one.teams.size} teams, ${one.members.size} members)`,
    );
    const tokens = [...state.tokens.values()].filter((one) => one.kind !== "installation");
    const width = Math.max(0, ...tokens.map((one) => one.token.length));
    const [first] = state.organizations.values();
    return [
        `Local GitHub at ${url}`,
        `  organization   ${organizations.join(", ")}`,
        ...(options.state === undefined
            ? []
            : [
                  `  state          ${options.state}${kept ? " (as it was; --seed was not read)" : " (new, from the seed)"}`,
              ]),
        `  use it         export GITHUB_BASE_URL=${url}/ GITHUB_OWNER=${first?.login ?? ""} GITHUB_TOKEN=${tokens[0]?.token ?? ""}`,
        ...tokens.map(
            (one, index) =>
                `${index === 0 ? "  tokens         " : "                 "}${one.token.padEnd(width)}  ${state.user(one.userId).login}${one.note === "" ? "" : `: ${one.note}`}`,
        ),
        ...(tokens.length === 0
            ? ["  tokens         none in the seed: nothing private can be read"]
            : []),
        `  control        ${url}/_local`,
        "  stop           Ctrl-C",
    ].join("\n");
}

function stopped(): Promise<void> {
    return new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    });
}

function count(text: string): number {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError("a whole number, 0 or more.");
    return Number(text);
}

function port(text: string): number {
    const value = count(text);
    if (value > 65_535) throw new InvalidArgumentError("a port is at most 65535.");
    return value;
}
