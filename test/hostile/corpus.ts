/** Files that were written to hurt: 300 of them, the same ones at every run. */

export interface Hostile {
    readonly name: string;
    readonly bytes: Buffer;
}

/** A file of the kind that is attacked: valid, and with the places at which something can be put. */
export interface Host {
    readonly text: string;
    /** Value in it that a hostile value takes the place of; each occurrence is one case. */
    readonly values: readonly string[];
}

/** Text that means something to a terminal, a reader, a parser or a language; in YAML's double quotes. */
export const strings: Readonly<Record<string, string>> = {
    "terminal title": "\\e]0;owned\\a",
    "terminal clear": "\\e[2J\\e[1;1H",
    "terminal hyperlink": "\\e]8;;https://evil.example\\e\\\\click\\e]8;;\\e\\\\",
    "C1 control": "\\x9b31m",
    "carriage return": "a\\rno findings",
    "new lines": "a\\n::error file=x::owned\\nb",
    "right to left override": "dev\\u202etxt.exe",
    isolates: "a\\u2066b\\u2069",
    "zero width": "dev\\u200b-1",
    "tag characters": "dev\\U000e0041-1",
    confusable: "dеv-1",
    "full width": "ｄｅｖ－１",
    "line separator": "a\\u2028b",
    NUL: "a\\0b",
    backspaces: "error\\b\\b\\b\\b\\bfine!",
    surrogate: "\\ud800",
    markdown: "](javascript:alert(1)) @acme/owners <img src=x onerror=alert(1)>",
    template: "${{ github.token }} ${process.env.GITHUB_TOKEN} {{constructor.constructor('1')()}}",
    shell: "$(touch /tmp/owned); `id` | sh",
    path: "../../../../etc/passwd",
    "long word": "a".repeat(5000),
    "regular expression": `${"a".repeat(40)}!`,
    stars: "*".repeat(500),
    globs: `${"{a,b}".repeat(30)}${"+(a|a)".repeat(20)}`,
    prototype: "__proto__",
    constructor: "constructor",
    number: "1e400",
    emoji: "👩‍👩‍👧‍👦".repeat(50),
};

/** The file, whole, in forms that YAML's readers have fallen over. */
function whole(text: string): [string, string | Buffer][] {
    const deep = (open: string, close: string, times: number) =>
        `${open.repeat(times)}1${close.repeat(times)}`;
    const bomb = (width: number, levels: number) =>
        Array.from({ length: levels }, (_, level) =>
            level === 0
                ? `a0: &a0 [${"x,".repeat(width)}]`
                : `a${level}: &a${level} [${`*a${level - 1},`.repeat(width)}]`,
        ).join("\n");
    const mappingBomb = `${Array.from({ length: 12 }, (_, level) => `k${level}: &m${level} {${Array.from({ length: 8 }, (_one, key) => `a${key}: ${level === 0 ? 1 : `*m${level - 1}`}`).join(", ")}}`).join("\n")}\n`;
    return [
        ["nothing", ""],
        ["one null", "~"],
        ["a comment", "# nothing"],
        ["a list", "- version: 1"],
        ["a text", "version"],
        ["two documents", `${text}\n---\n${text}`],
        ["documents without end", "---\n".repeat(20_000)],
        ["byte order mark", `\ufeff${text}`],
        ["two byte order marks", `\ufeff\ufeff${text}`],
        ["carriage returns", text.replaceAll("\n", "\r\n")],
        ["carriage returns alone", text.replaceAll("\n", "\r")],
        ["tabs", text.replaceAll("  ", "\t")],
        ["tab behind spaces", text.replaceAll("  ", " \t")],
        ["NUL at the end", `${text}\0`],
        ["NUL between", text.replace("\n", "\n\0")],
        ["invalid UTF-8", Buffer.concat([Buffer.from(text), Buffer.from([0xc3, 0x28, 0xff])])],
        ["overlong UTF-8", Buffer.concat([Buffer.from([0xc0, 0xae]), Buffer.from(text)])],
        ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
        ["Latin-1", Buffer.from(`${text}# é`, "latin1")],
        ["bomb of lists", `${bomb(10, 12)}\n${text}`],
        ["bomb of lists, wide", `${bomb(2000, 3)}\n${text}`],
        ["bomb of mappings", `${mappingBomb}${text}`],
        ["alias of itself", `a: &a [*a]\n${text}`],
        ["alias of itself, mapping", `a: &a { b: *a }\n${text}`],
        ["alias of nothing", `a: *nothing\n${text}`],
        ["alias as a key", `&a a: 1\n*a : 2\n${text}`],
        ["many anchors", `${Array.from({ length: 5000 }, (_, at) => `- &a${at} 1`).join("\n")}\n`],
        ["deep lists", deep("[", "]", 10_000)],
        ["deep lists, open", "[".repeat(100_000)],
        ["deep mappings", deep("{a: ", "}", 5000)],
        ["deep mappings, open", "{a: ".repeat(30_000)],
        ["deep blocks", Array.from({ length: 400 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
        ["deep list blocks", `${"- ".repeat(20_000)}1`],
        ["questions", "? ".repeat(20_000)],
        ["deep in a section", text.replace("\n", `\nusers: ${deep("{a: ", "}", 200)}\n`)],
        ["line of 1 MB", `${text}# ${"x".repeat(1024 * 1024)}`],
        ["value of 0.9 MB", `${text}\nbig: "${"x".repeat(900_000)}"`],
        ["key of 0.9 MB", `${text}\n${"k".repeat(900_000)}: 1`],
        ["spaces of 0.9 MB", `${text}\nbig: ${" ".repeat(900_000)}1`],
        ["lines of 0.9 MB", `${text}${"\n".repeat(900_000)}`],
        ["10 MB", `${text}${"# x\n".repeat(2_500_000)}`],
        [
            "50,000 keys",
            `${text}\n${Array.from({ length: 50_000 }, (_, at) => `k${at}: 1`).join("\n")}`,
        ],
        ["50,000 wrong values", `${text}\nx: [${"{},".repeat(50_000)}]`],
        ["duplicate keys", `${text}\n${text}`],
        ["5,000 duplicate keys", `${text}\n${"a: 1\n".repeat(5000)}`],
        ["duplicate by escape", `${text}\n"ver\\u0073ion": 1`],
        ["merge key", `base: &b { version: 1 }\n<<: *b\n${text}`],
        ["merge of a list", `<<: [{ version: 1 }, { version: 2 }]\n${text}`],
        ["quoted merge key", `"<<": { version: 1 }\n${text}`],
        ["__proto__", `__proto__: { polluted: true }\n${text}`],
        ["__proto__ by escape", `"__pro\\u0074o__": { polluted: true }\n${text}`],
        ["constructor", `constructor: { prototype: { polluted: true } }\n${text}`],
        ["toString and valueOf", `toString: 1\nvalueOf: 2\nhasOwnProperty: 3\n${text}`],
        ["then", `then: 1\n${text}`],
        ["%YAML 1.1", `%YAML 1.1\n---\n${text}`],
        ["%YAML 9.9", `%YAML 9.9\n---\n${text}`],
        ["%TAG", `%TAG ! tag:evil.example,2026:\n---\n${text}`],
        ["unknown directive", `%EVIL x\n---\n${text}`],
        ["function tag", `a: !!js/function 'function () { globalThis.polluted = true }'\n${text}`],
        ["regexp tag", `a: !!js/regexp /(a+)+$/\n${text}`],
        ["python tag", `a: !!python/object/apply:os.system ['id']\n${text}`],
        ["binary tag", `a: !!binary aGVsbG8=\n${text}`],
        [
            "set, omap and timestamp",
            `a: !!set {x}\nb: !!omap [x: 1]\nc: !!timestamp 2026-01-01\n${text}`,
        ],
        ["map tag on a text", `a: !!map x\n${text}`],
        [
            "huge integers",
            `a: 99999999999999999999999999999999\nb: 0xffffffffffffffffffff\n${text}`,
        ],
        ["integer of 0.5 MB", `a: ${"9".repeat(500_000)}\n${text}`],
        ["strange numbers", `a: .inf\nb: -.inf\nc: .nan\nd: 1e999\ne: -0\nf: 0o777\n${text}`],
        ["YAML 1.1 words", text.replace("\n", "\nusers: { yes: no, on: off, y: n, Norway: NO }\n")],
        ["sexagesimal and octal", `a: 12:30:45\nb: 0777\nc: 1_000\n${text}`],
        ["null key", `~: 1\n: 2\n${text}`],
        ["keys that are no text", `1: a\ntrue: b\n[a]: c\n{b: c}: d\n${text}`],
        ["block scalars", `a: |9\n b\nb: >-\n  c\n${text}`],
        ["unfinished quote", `${text}\na: "x`],
        ["unfinished flow", `${text}\na: [x, {y`],
        ["control characters in a comment", `# \u001b[31m\u0007\u009b\n${text}`],
        ["control characters as they are", `${text}\na: "\u001b[31m"`],
        ["JSON", JSON.stringify({ version: 1, organization: "acme", __proto__x: {} })],
        [
            "XML",
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        ],
        [
            "noise",
            Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919 + (at >> 3)) & 255)),
        ],
    ];
}

/** 300 cases: the file in hostile forms, and each hostile text in the place of each value and as a key. */
export function corpus({ text, values }: Host): Hostile[] {
    const forms = whole(text).map(([name, source]): Hostile => ({
        name,
        bytes: typeof source === "string" ? Buffer.from(source) : source,
    }));
    const placed = values.flatMap((value) =>
        Object.entries(strings).map(([name, hostile]): Hostile => ({
            name: `${name} for ${value}`,
            bytes: Buffer.from(text.replaceAll(value, () => `"${hostile}"`)),
        })),
    );
    return [...forms, ...placed];
}
