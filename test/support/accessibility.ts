/**
 * What axe-core finds wrong with a page, without a browser. Colours need one: a test of the palette computes those of the report,
 * and CONTRIBUTING.md says how the rest is looked at.
 */
import { readFileSync } from "node:fs";

interface Violation {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
}
interface Page {
    readonly window: {
        eval(script: string): void;
        close(): void;
        readonly axe: {
            run(options: object): Promise<{ violations: Violation[]; passes: unknown[] }>;
        };
    };
}

const { JSDOM } = jest.requireActual<{ JSDOM: new (html: string, options: object) => Page }>(
    "jsdom",
);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** One line for each rule that the page breaks, with the first place. */
export async function accessibilityFaults(html: string): Promise<string[]> {
    const { window } = new JSDOM(html, { runScripts: "outside-only", pretendToBeVisual: true });
    try {
        window.eval(axe);
        const { violations, passes } = await window.axe.run({
            resultTypes: ["violations"],
            rules: { "color-contrast": { enabled: false } },
        });
        // A page that nothing could be said of would have no faults either.
        if (passes.length < 10) return [`only ${passes.length} rules could be tried`];
        return violations.map(
            ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`,
        );
    } finally {
        window.close();
    }
}
