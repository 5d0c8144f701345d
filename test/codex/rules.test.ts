import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandWord } from "../../plan/codex";
import { findCodex } from "../../codex/binary/find";
import { collect } from "../../codex/binary/run";
import type { CommandRule } from "../../codex/commands/command-rule";
import { decide, examplesOf, matches } from "../../codex/commands/command-rule";
import { commandRules } from "../../codex/commands/command-rules";
import { spellingsOf } from "../../codex/commands/spellings";
import { starlark } from "../../codex/render/rules";
import { command, from, sample } from "./sample";

const written = (words: string): string[] =>
    spellingsOf(words.split(" "))
        .flatMap((pattern) => examplesOf(pattern))
        .map((example) => example.join(" "));

describe("spellings", () => {
    test("joined options come in every order, apart in every order, and long", () => {
        expect(written("rm -rf")).toEqual(
            expect.arrayContaining([
                "rm -rf",
                "rm -fr",
                "rm -Rf",
                "rm -r -f",
                "rm -f -r",
                "rm --force --recursive",
            ]),
        );
    });
    test("a long option has its short one, only for the command it belongs to", () => {
        expect(written("git push --force")).toEqual(["git push --force", "git push -f"]);
        expect(written("git fetch --force")).toEqual(["git fetch --force"]);
    });
    test("words joined by one hyphen are left alone where the program is not known", () => {
        expect(written("terraform -destroy")).toEqual(["terraform -destroy"]);
    });
});

describe("command rules", () => {
    const rules = commandRules(sample.commands);
    const decision = (text: string): string | undefined => decide(rules, text.split(" ")).decision;

    test.each([
        ["git push", "prompt"],
        ["git push origin main", "prompt"],
        ["git push -f", "forbidden"],
        ["/usr/bin/git push -f", "forbidden"],
        ["rm -f -r x", "forbidden"],
        ["env git push -f", "prompt"],
        ["sh -c x", "prompt"],
        ["git -C . push", "prompt"],
        ["python3 -c 1", "prompt"],
        ["gh pr view 1", "allow"],
        ["npm test", undefined],
        ["git status", undefined],
    ])("%s comes to %s", (text, wanted) => {
        expect(decision(text)).toBe(wanted);
    });

    test("guards forbid when the policy says so, and go when it says off", () => {
        const guards = (handling: "forbidden" | "off"): Set<string> =>
            new Set(
                commandRules({ ...sample.commands, guards: from("commands.guards", handling) })
                    .filter((rule) => rule.kind === "guard")
                    .map((rule) => rule.decision),
            );
        expect(guards("forbidden")).toEqual(new Set(["forbidden"]));
        expect(guards("off")).toEqual(new Set());
    });

    test("a policy of allowed commands alone has no guards", () => {
        expect(commandRules({ declared: [command("allowed", "npm test")] })).toEqual([]);
    });

    test("a listed spelling is a rule of its own", () => {
        const declared = [command("forbidden", "deploy prod", { spellings: [["make", "deploy"]] })];
        expect(decide(commandRules({ declared }), ["make", "deploy"]).decision).toBe("forbidden");
    });
});

/** Our own reading of prefix rules explains decisions, so it must be codex's. One process checks all examples of a rule. */
test("decides as the real binary does, on any words", async () => {
    const binary = await findCodex();
    const scratch = mkdtempSync(join(tmpdir(), "rules-test-"));
    const word = fc.oneof(
        fc.constantFrom("git", "push", "-f", "--force", "a b", "ünï", 'q"uote', "\\back", "$x"),
        fc
            .string({ minLength: 1, maxLength: 4, unit: "grapheme" })
            .filter((text) => text.trim() !== ""),
    );
    const pattern: fc.Arbitrary<CommandWord[]> = fc.array(
        fc.oneof(word, fc.uniqueArray(word, { minLength: 1, maxLength: 3 })),
        { minLength: 1, maxLength: 3 },
    );
    try {
        await fc.assert(
            fc.asyncProperty(
                fc.array(
                    fc.tuple(
                        pattern,
                        fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
                    ),
                    {
                        minLength: 1,
                        maxLength: 8,
                    },
                ),
                async (cases) => {
                    const rules = cases.map(
                        ([words, tried]): Omit<CommandRule, "origin" | "kind"> => {
                            const all = [
                                ...tried,
                                ...examplesOf(words),
                                ...examplesOf(words).map((one) => [...one, "x"]),
                            ];
                            return {
                                pattern: words,
                                decision: "prompt",
                                justification: "because",
                                match: all.filter((one) => matches(words, one)),
                                notMatch: all.filter((one) => !matches(words, one)),
                            };
                        },
                    );
                    const file = join(scratch, "any.rules");
                    writeFileSync(file, rules.map((rule) => starlark(rule, "test")).join("\n"));
                    const answer = await collect(
                        binary.path,
                        ["execpolicy", "check", "-r", file, "--", "true"],
                        { environment: { CODEX_HOME: scratch, RUST_BACKTRACE: "0", PATH: "" } },
                    );
                    expect(answer).toMatchObject({ code: 0 });
                },
            ),
            { numRuns: 40 },
        );
    } finally {
        rmSync(scratch, { recursive: true });
    }
});
