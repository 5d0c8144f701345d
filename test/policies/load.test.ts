import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatFinding } from "../../plan/finding";
import { loadPolicy, parsePolicy } from "../../policies/load";
import { limits } from "../../policies/yaml";

const head = "version: 1\norganization: acme\n";
const lines = (text: string | undefined) => parsePolicy(text, "p.yaml").findings.map(formatFinding);

describe("reading a policy", () => {
    it("fills in what the schema says and keeps where everything stands", () => {
        const { policy, positions } = parsePolicy(
            `${head}users:\n  pilots:\n    members:\n      - dev-1\n      - dev-2\n`,
            "p.yaml",
        );

        expect(policy?.users?.["pilots"]).toMatchObject({
            members: ["dev-1", "dev-2"],
            membership: "authoritative",
            privacy: "closed",
        });
        expect(positions.at(["users", "pilots", "members", 1])).toEqual({
            file: "p.yaml",
            line: 7,
            column: 9,
            path: "users.pilots.members[1]",
        });
        // A value over several lines is found at its key; a value that is not written, at what would hold it.
        expect(positions.at(["users", "pilots", "members"])).toMatchObject({ line: 5, column: 5 });
        expect(positions.at(["users", "pilots", "privacy"])).toMatchObject({
            line: 4,
            column: 3,
            path: "users.pilots.privacy",
        });
        expect(positions.isWritten(["users", "pilots", "privacy"])).toBe(false);
        expect(positions.isWritten(["users", "pilots", "members", 1])).toBe(true);
    });

    it("reads a byte order mark, Windows line ends and flow style as the same policy", () => {
        const plain = parsePolicy(`${head}users:\n  pilots:\n    members: [dev-1]\n`, "p.yaml");
        const other = parsePolicy(
            `\uFEFF${head}users: { "pilots": { members: [ 'dev-1' ] } }\n`.replaceAll("\n", "\r\n"),
            "p.yaml",
        );

        expect(other.findings).toEqual([]);
        expect(other.policy).toEqual(plain.policy);
        expect(other.positions.at(["users", "pilots"])).toMatchObject({ line: 3, column: 20 });
        expect(other.positions.keyAt(["users", "pilots"])).toMatchObject({ line: 3, column: 10 });
    });

    it("follows aliases, and points at the alias", () => {
        const { policy, positions } = parsePolicy(
            `${head}users:\n  one: { members: &people [dev-1] }\n  two: { members: *people }\n`,
            "p.yaml",
        );

        expect(policy?.users?.["two"]).toMatchObject({ members: ["dev-1"] });
        expect(positions.at(["users", "two", "members"])).toMatchObject({ line: 5, column: 19 });
    });

    it("keeps dates and what YAML 1.1 calls booleans as text", () => {
        const { policy } = parsePolicy(
            `${head}users:\n  on: { members: [no], until: 2027-01-31 }\n`,
            "p.yaml",
        );

        expect(policy?.users?.["on"]).toMatchObject({ members: ["no"], until: "2027-01-31" });
    });

    it("gives names that every object has no meaning of their own", () => {
        const { policy } = parsePolicy(
            `${head}users:\n  constructor: { members: [toString] }\n`,
            "p.yaml",
        );

        expect(Object.keys(policy?.users ?? {})).toEqual(["constructor"]);
        expect("hasOwnProperty" in (policy?.users ?? {})).toBe(false);
    });

    it("keeps what is sound although another section is wrong", () => {
        const loaded = parsePolicy(`${head}users: []\nactions: {}\n`, "p.yaml");

        expect(loaded.policy).toBeUndefined();
        expect(loaded.sound?.actions).toEqual({
            "workflow-permissions": "read",
            "workflows-approve-pull-requests": false,
        });
        expect(loaded.sound?.users).toBeUndefined();
    });
});

describe("what a policy file must not be", () => {
    it("is not too large", () => {
        expect(lines(`# ${"x".repeat(limits.bytes)}\n`)).toEqual([
            `p.yaml:1:1  error  the file has more than ${limits.bytes} bytes - a smaller one`,
        ]);
    });

    it.each([
        ["[", "]"],
        ["{a: ", "}"],
        ["- ", ""],
    ])("is not nested without end (%s)", (open, close) => {
        expect(lines(open.repeat(50_000) + close.repeat(50_000))).toEqual([
            "p.yaml:1:1  error  values are nested too deeply - at most 24 levels",
        ]);
    });

    it("says where the nesting of ordinary YAML goes too deep", () => {
        expect(lines(`${head}users: ${"[".repeat(30)}${"]".repeat(30)}\n`)).toEqual([
            expect.stringMatching(
                /^p\.yaml:3:32 {2}error {2}users(\[0\]){24} {2}values are nested too deeply - at most 24 levels$/,
            ),
        ]);
    });

    it("does not stand for millions of values", () => {
        const bomb = [
            "a: &a [x,x,x,x,x,x,x,x,x,x]",
            ..."bcdefgh"
                .split("")
                .map(
                    (name, at) =>
                        `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[at]}`).join(",")}]`,
                ),
        ];

        expect(lines(bomb.join("\n"))).toEqual([
            expect.stringMatching(
                /^p\.yaml:\d+:\d+ {2}error .* the file stands for too many values - at most 20000$/,
            ),
        ]);
    });

    it("is text", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "policy-"));
        try {
            const file = path.join(folder, "latin1.yaml");
            writeFileSync(file, Buffer.from("organization: caf\xe9\n", "latin1"));

            expect(loadPolicy(file).findings.map(formatFinding)).toEqual([
                `${file}:1:1  error  the file is not text in UTF-8`,
            ]);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("never has a secret, and no message repeats one", () => {
        const token = `github_pat_${"A1b2C3d4E5".repeat(4)}`;
        const text = `${head}users:\n  ${token}: { members: [${token}] }\n${token}: 1\n`;

        const said = lines(text).join("\n");

        expect(said.match(/this looks like a GitHub token/g)).toHaveLength(3);
        expect(said).toContain("unknown key ***");
        expect(said).not.toContain(token.slice(0, 20));
    });

    it("spells out characters that do not show", () => {
        expect(
            lines(`${head}actions: { "workflow\\u202epermissions": read, "a\\u001b[31m": 1 }\n`),
        ).toEqual([
            expect.stringContaining("unknown key workflow\\u{202e}permissions"),
            expect.stringContaining("unknown key a\\u{1b}[31m"),
        ]);
    });
});
