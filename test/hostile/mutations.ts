import { randomOf } from "../support/random";
import { strings } from "./corpus";

/** Bytes that mean something to YAML and JSON. */
const tokens = [
    ...[
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "- ",
        "? ",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "!x ",
        "|",
        ">",
    ],
    ...[
        "%",
        "---\n",
        "...\n",
        "#",
        '"',
        "'",
        "\\",
        "\t",
        "\r",
        "\n",
        "\0",
        "\ufeff",
        "\u2028",
        "\u202e",
    ],
    ...[
        "__proto__",
        "constructor",
        "null",
        "~",
        "true",
        "yes",
        "0x",
        "1e999",
        "9".repeat(40),
        ".nan",
    ],
    ...Object.values(strings),
];

/** Files without end, each some changes away from the seed file: parts cut, doubled, moved, overwritten. The same for a seed. */
export function* mutations(file: Buffer, seed: number): Generator<Buffer> {
    const random = randomOf(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    for (;;) {
        let bytes = file;
        for (let times = 1 + below(6); times > 0; times--) {
            const from = below(bytes.length + 1);
            const to = Math.min(bytes.length, from + below(1 + below(80)));
            const [head, part, tail] = [
                bytes.subarray(0, from),
                bytes.subarray(from, to),
                bytes.subarray(to),
            ];
            const token = Buffer.from(tokens[below(tokens.length)] ?? "");
            const choices: (() => readonly Buffer[])[] = [
                () => [head, tail],
                () => [head, part, part, tail],
                () => [head, ...Array.from({ length: below(200) }, () => part), tail],
                () => [head, token, tail],
                () => [head, part, token, tail],
                () => [tail, part, head],
                () => [head, Buffer.from([below(256)]), tail],
            ];
            bytes = Buffer.concat(choices[below(choices.length)]?.() ?? []);
        }
        yield bytes;
    }
}
