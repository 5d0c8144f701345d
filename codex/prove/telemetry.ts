import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { furnish } from "../binary/furnish";
import { stageMachine } from "../binary/machine";
import { makeStandIns } from "./stand-ins";
import type { ProofRow } from "../result";
import type { ProveInput } from "./input";
import { runSession } from "./session";

/**
 * Whether events arrive. The one change that a proof makes to a rendered file: the collector's address becomes a server on
 * this machine, since the real one must not get made-up events; the row says so.
 */
export async function telemetryRows({ controls, files, binary }: ProveInput): Promise<ProofRow[]> {
    const { telemetry } = controls;
    if (telemetry === undefined) return [];
    const received: string[] = [];
    const collector = createServer((request, response) => {
        let body = "";
        request.on("data", (data: Buffer) => (body += data.toString()));
        request.on("end", () => {
            received.push(body);
            response.writeHead(200, { "content-type": "application/json" }).end("{}");
        });
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const { port } = collector.address() as AddressInfo;
    const replaced = files.map((file) => ({
        ...file,
        text: file.text.replaceAll(telemetry.value.endpoint, `http://127.0.0.1:${port}/v1/logs`),
    }));
    const machine = await stageMachine(replaced);
    try {
        const programs = await makeStandIns(controls, machine);
        await furnish(controls, machine);
        await runSession({ binary, machine, programs, commands: () => ["echo counted"] });
        await settled(received);
    } finally {
        await machine.dispose();
        await new Promise<void>((resolve) => {
            collector.closeAllConnections();
            collector.close(() => resolve());
        });
    }
    return rows(received.join("\n"), telemetry.value.prompts, telemetry.origin.path);
}

/** Events leave in batches: wait for the first that tells of a command, for a few seconds at most. */
async function settled(received: readonly string[]): Promise<void> {
    for (let waited = 0; waited < 5_000; waited += 100) {
        if (received.some((body) => body.includes("codex.tool_result"))) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

function rows(received: string, prompts: boolean, from: string): ProofRow[] {
    const events = [...new Set(received.match(/codex\.[a-z_]+/g) ?? [])].sort();
    const redacted = received.includes("[REDACTED]");
    const arrived = events.includes("codex.tool_result");
    const note = "(collector's address replaced by this machine's)";
    return [
        {
            subject: "audit",
            declared: "events of every command are exported",
            verdict: arrived ? "obeyed" : "broken",
            evidence: `${events.join(", ") || "nothing arrived"} ${note}`,
            from,
        },
        ...(prompts
            ? []
            : [
                  {
                      subject: "audit",
                      declared: "prompts are not exported",
                      verdict: redacted ? ("obeyed" as const) : ("broken" as const),
                      evidence: `${redacted ? "prompt arrives as [REDACTED]" : "no redacted prompt was seen"} ${note}`,
                      from,
                  },
              ]),
    ];
}
