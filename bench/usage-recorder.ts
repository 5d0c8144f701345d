/** Loaded before a measured Node program (`--require`): leaves what the process used in a file when it ends. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { programName } from "./program-name";

const folder = process.env.BENCH_USAGE;
if (folder !== undefined) {
    process.on("exit", () => {
        const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
        const usage = {
            name: programName("node", process.argv),
            cpu: (userCPUTime + systemCPUTime) / 1e6,
            memory: maxRSS / 1024,
        };
        writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(usage));
    });
}
