/** docs/tutorial.md, word for word: its command blocks in one shell in an empty folder, and what it says they print. */
import { blocksOf } from "./blocks";
import { closeSession, freePort, openSession, runBlocks, typed } from "./session";

const page = "docs/tutorial.md";

/** What stands for something else on every machine and in every run. */
const placeholders: readonly (readonly [word: string, pattern: string])[] = [
    ["HASH", "[0-9a-f]{64}"],
    ["TIME", "[0-9TZ]+-[0-9a-f]{12}"],
    ["LINE", "\\d+:\\d+"],
    ["DATE", "\\d{4}-\\d\\d-\\d\\d"],
];

test("the tutorial does what it says", async () => {
    const blocks = blocksOf(page);
    const commands = blocks.filter(({ language, notRun }) => language === "sh" && !notRun);
    expect(commands.length).toBeGreaterThan(12);
    const session = await openSession();
    const github = String(await freePort());
    try {
        const outputs = await runBlocks(
            session,
            commands.map(({ text }) => typed(text, session).replaceAll("3900", github)),
        );
        let at = -1;
        for (const block of blocks) {
            if (block.language === "sh") at += block.notRun === undefined ? 1 : 0;
            if (block.language === "text")
                expectExcerpt(`${page}:${block.line}`, block.text, outputs[at] ?? "");
        }
    } finally {
        closeSession(session);
    }
}, 600_000);

test("an excerpt that is not printed, or not in its order, is found", () => {
    const output = "a first line\na second line\n  plan 0123\n";
    expectExcerpt("here", "a first line\n…\nplan 0123", output);
    for (const wrong of ["a third line", "a second line\na first line", "plan 012"])
        expect(() => expectExcerpt("here", wrong, output)).toThrow("here: not printed");
});

/** Every line in its order; `…` stands for lines that are left out, and an excerpt may begin anywhere. */
function expectExcerpt(where: string, excerpt: string, output: string): void {
    const lines = output.split("\n").map(bare);
    let at = 0;
    for (const line of excerpt.split("\n").map(bare)) {
        if (line === "…") continue;
        const pattern = new RegExp(`^${patternOf(line)}$`);
        const found = lines.findIndex((one, index) => index >= at && pattern.test(one));
        if (found === -1) throw new Error(`${where}: not printed: ${line}\n--- but:\n${output}`);
        at = found + 1;
    }
}

function patternOf(line: string): string {
    const exact = line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return placeholders.reduce((text, [word, pattern]) => text.replaceAll(word, pattern), exact);
}

/** How far a line is indented depends on the longest of its neighbours. */
function bare(line: string): string {
    return line.trim().replace(/\s+/g, " ");
}
