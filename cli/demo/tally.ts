import { styleText } from "node:util";

/** Keeps count of what was promised and what came true; the demo's exit code and last line come from here. */
export class Tally {
    private passed = 0;
    private readonly failures: string[] = [];

    constructor(private readonly say: (text: string) => void) {}

    /** One promise of a step. `otherwise` says what was seen instead. */
    expect(promise: string, kept: boolean, otherwise = ""): void {
        if (kept) {
            this.passed++;
            this.say(`   ${styleText("green", "✓")} ${promise}`);
        } else {
            this.failures.push(promise);
            this.say(
                `   ${styleText("red", "✗")} ${promise}${otherwise === "" ? "" : ` - ${otherwise}`}`,
            );
        }
    }

    get clean(): boolean {
        return this.failures.length === 0;
    }

    counts(): { readonly passed: number; readonly failed: number } {
        return { passed: this.passed, failed: this.failures.length };
    }
}
