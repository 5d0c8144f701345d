import fc from "fast-check";
import {
    annotation,
    annotationProperty,
    html,
    markdown,
    markdownCode,
    visible,
} from "../../../cli/render/escape";

const hostile = [
    "\u001b[31mred\u001b[0m",
    "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
    "\u009b31m",
    "a\rb",
    "a\nb",
    "\u202egnp.exe",
    "\u200bzero",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details><h1>approved</h1>",
    "<!-- marker -->",
    "&lt;b&gt;",
    "`code` ``more`` ```fence",
    "| a | b |",
    "[link](https://evil.example)",
    "![image](https://evil.example/x.png)",
    "https://evil.example www.evil.example",
    "@everyone @acme/owners a@b.example",
    "#1 GH-1 acme/web#2",
    "- item",
    "1. item",
    "# heading",
    "> quote",
    "***bold*** __bold__ ~~gone~~",
    "$math$",
    ":shipit: :+1:",
    "::error file=x::y",
    "%0A::error::injected",
    "a,title=b:c",
    "--- ===",
    "\\",
    "\ud800",
    '" onload="x',
];
const text = fc.oneof(
    fc.constantFrom(...hostile),
    fc
        .array(fc.constantFrom(...hostile, " ", "x"), { maxLength: 5 })
        .map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 40 }),
);
const holds = (check: (text: string) => void): void =>
    fc.assert(fc.property(text, check), { numRuns: 500 });

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

test("on a terminal nothing moves, hides or colours, and everything is on one line", () => {
    holds((text) => expect(visible(text)).not.toMatch(invisible));
});

test("visible text is as it was", () => {
    for (const text of ["dev-1", "payments-api", "feature/größe", "漢字", "❤️ team"])
        expect(visible(text)).toBe(text);
    expect(visible("a\u001b[31m\nb")).toBe("a\\u{1b}[31m\\nb");
});

test("in HTML there is neither an element nor the end of an attribute", () => {
    holds((text) => {
        expect(html(text)).not.toMatch(/[<>"']/);
        expect(html(text).replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
    });
});

describe("in Markdown", () => {
    /** What is left when escapes and entities are taken out has no meaning to Markdown. */
    const bare = (text: string) =>
        markdown(text)
            .replace(/\\[!-/:-@[-`{-~]/g, "")
            .replace(/&(amp|lt|gt|#8203);/g, "\u200b");

    test("nothing is code, emphasis, link, image, table, HTML or formula", () => {
        holds((text) => expect(bare(text)).not.toMatch(/[`*_[\]<>|~$\\&]/));
    });

    test("no line begins a heading, list, quote or rule", () => {
        holds((text) => expect(markdown(text)).not.toMatch(/^\s*([-+*>#=]|\d+[.)]|\s{4})/));
    });

    test("nobody is notified and nothing is linked", () => {
        holds((text) => {
            const said = bare(text);
            expect(said).not.toMatch(/@(?!\u200b)/);
            expect(said).not.toMatch(/#(?=\w)/);
            expect(said).not.toMatch(/\bgh-\d/i);
            expect(said).not.toMatch(/\b(https?|ftp|mailto|xmpp):|\bwww\./i);
        });
    });

    test("a code span ends where it should, however many backticks are in it", () => {
        holds((text) => {
            const span = markdownCode(text);
            if (span === "") return;
            const fence = /^`+/.exec(span)?.[0] ?? "";
            const inner = span.slice(fence.length, -fence.length);
            expect(span.endsWith(fence)).toBe(true);
            expect([...inner.matchAll(/`+/g)].map(([run]) => run.length)).not.toContain(
                fence.length,
            );
            expect(inner).not.toMatch(/^`|`$/);
            expect(span).not.toMatch(invisible);
        });
    });
});

test("an annotation is one command, whose properties hold no other", () => {
    holds((text) => {
        expect(annotation(text)).not.toMatch(/[\r\n]/);
        expect(annotation(text).replace(/%25/g, "")).not.toContain("%");
        expect(annotationProperty(text)).not.toMatch(/[\r\n:,]/);
    });
});
