/** A local GitHub in a process of its own, so that its CPU and memory are not taken for those of what is measured. */
import { readFileSync } from "node:fs";
import { createLocalGitHub } from "../emulator/server";
import type { Seed } from "../emulator/seed/types";
import type { Counters } from "./local-github";

async function main(file: string, latency: number): Promise<void> {
    const github = await createLocalGitHub({
        seed: JSON.parse(readFileSync(file, "utf8")) as Seed,
        latency,
        budget: 1e9,
        graphqlBudget: 1e9,
    });
    // The journal keeps a bounded number of entries, so they are counted as they come.
    const counts = { rest: 0, graphql: 0, points: 0, writes: 0 };
    const add = github.journal.add.bind(github.journal);
    github.journal.add = (entry) => {
        add(entry);
        const graphql = entry.operation !== undefined;
        counts[graphql ? "graphql" : "rest"]++;
        counts.points += entry.cost ?? 0;
        const writes = graphql
            ? entry.operation?.startsWith("mutation")
            : !["GET", "HEAD"].includes(entry.method);
        if (writes === true) counts.writes++;
    };
    process.on("message", () => {
        const { user, system } = process.cpuUsage();
        const memory = process.resourceUsage().maxRSS / 1024;
        process.send?.({ ...counts, cpu: (user + system) / 1e6, memory } satisfies Counters);
    });
    process.once("disconnect", () => process.exit());
    process.send?.({ url: github.url });
}

void main(process.argv[2] ?? "", Number(process.argv[3] ?? "0"));
