import { paintFor } from "../render/paint";

const paint = paintFor(process.stdout);

/** Keeps count of what was promised and what came true; the demo's exit code and last line come from here. */
export class Tally {
    passed = 0;
    failed = 0;

    /** One promise of a step. `otherwise` says what was seen instead. */
    expect(promise: string, kept: boolean, otherwise = ""): void {
        if (kept) this.passed++;
        else this.failed++;
        const mark = kept ? paint("good", "✓") : paint("looser", "✗");
        process.stdout.write(
            `   ${mark} ${promise}${kept || otherwise === "" ? "" : ` - ${otherwise}`}\n`,
        );
    }

    /** As `expect`, of what the next steps stand on. @throws Broken */
    need(promise: string, kept: boolean, otherwise = ""): void {
        this.expect(promise, kept, otherwise);
        if (!kept) throw new Broken(promise);
    }
}

/** A promise was broken that the rest stands on. */
export class Broken extends Error {}
