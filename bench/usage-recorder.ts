/** Loaded before a measured Node program (`--require`): leaves what the process used in a file when it ends. */
import { writeFileSync } from "node:fs";
import path from "node:path";

const folder = process.env.BENCH_USAGE;
if (folder !== undefined) {
    process.on("exit", () => {
        const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
        const usage = {
            name: "node",
            cpu: (userCPUTime + systemCPUTime) / 1e6,
            memory: maxRSS / 1024,
        };
        writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(usage));
    });
}
