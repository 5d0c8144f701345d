import type { EngineEvent } from "../../preview/engine-event";
import { logicalName } from "../../preview/events";

/** A longer silence would look like a hang. */
const silence = 20_000;

/**
 * Says each step of an apply as it is done, on standard error: `  3 of 12  create repositories/docs-web/protections/main/rule`.
 * @param planned URNs of the steps that there are to do
 */
export class Progress {
    private readonly done = new Set<string>();
    private readonly failed = new Set<string>();
    private last = "";
    private heard = Date.now();
    private readonly timer: NodeJS.Timeout;

    constructor(
        private readonly planned: ReadonlySet<string>,
        private readonly say: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
    ) {
        this.timer = setInterval(() => {
            if (Date.now() - this.heard < silence) return;
            this.tell(
                `  ${this.done.size} of ${this.planned.size}  waiting${this.last === "" ? "" : `, last begun: ${this.last}`}`,
            );
        }, silence / 4);
    }

    readonly hear = (event: EngineEvent): void => {
        const begun = event.resourcePreEvent?.metadata;
        if (begun !== undefined && this.planned.has(begun.urn)) this.last = name(begun.urn);
        const failed = event.resOpFailedEvent?.metadata;
        if (failed !== undefined) {
            this.failed.add(failed.urn);
            this.tell(`  failed    ${failed.op} ${name(failed.urn)}`);
        }
        const done = event.resOutputsEvent?.metadata;
        if (done === undefined || !this.planned.has(done.urn) || quiet.has(done.op)) return;
        if (this.done.has(done.urn)) return;
        this.done.add(done.urn);
        this.tell(`  ${this.done.size} of ${this.planned.size}  ${done.op} ${name(done.urn)}`);
    };

    /** Something else has to say why it waits. */
    readonly tell = (line: string): void => {
        this.heard = Date.now();
        this.say(line);
    };

    stop(): void {
        clearInterval(this.timer);
    }
}

const quiet = new Set(["same", "refresh", "read", "replace", "delete-replaced"]);

function name(urn: string): string {
    return logicalName(urn).replace(/^[^/]*\//, "");
}
