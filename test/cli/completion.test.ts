import { execFileSync } from "node:child_process";
import path from "node:path";
import { verbs } from "../../cli/verbs";

const root = path.resolve(__dirname, "..", "..");

function script(shell: string): string {
    return execFileSync(
        process.execPath,
        [path.join(root, "bin/cli/main.js"), "completion", shell],
        {
            encoding: "utf8",
        },
    );
}

describe("completion in a real bash", () => {
    const bash = script("bash");

    /** What bash offers for a line whose last word is being typed. */
    function offered(...line: string[]): string[] {
        const words = line.map((word) => `'${word}'`).join(" ");
        const ask = `${bash}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _codex_rollout; printf '%s\\n' "\${COMPREPLY[@]}"`;
        const out = execFileSync("bash", ["--norc", "-c", ask], { cwd: root, encoding: "utf8" });
        return out.split("\n").filter((word) => word !== "");
    }

    test.each<[string, string[], string[]]>([
        ["a verb", ["codex-rollout", "dri"], ["drift"]],
        ["an option", ["codex-rollout", "drift", "--pol"], ["--policy"]],
        ["a choice", ["codex-rollout", "drift", "--format", "js"], ["json"]],
        ["a verb of a verb", ["codex-rollout", "codex", "pro"], ["prove"]],
        ["its options", ["codex-rollout", "codex", "prove", "--di"], ["--dir"]],
        ["a file", ["codex-rollout", "validate", "Pulumi.y"], ["Pulumi.yaml"]],
        [
            "a file of an option",
            ["codex-rollout", "drift", "--policy", "Pulumi.y"],
            ["Pulumi.yaml"],
        ],
        ["a shell", ["codex-rollout", "completion", "z"], ["zsh"]],
        ["nothing that cannot be known", ["codex-rollout", "drift", "--base-url", ""], []],
    ])("%s", (_, line, expected) => {
        expect(offered(...line)).toEqual(expected);
    });

    test("what follows -- is another command's", () => {
        expect(offered("codex-rollout", "run", "--", "--re")).toEqual([]);
        expect(offered("codex-rollout", "run", "--re")).toEqual(["--read-only"]);
    });
});

/** Verbs and options as people read them in the help. */
function helpOf(...verb: string[]): { verbs: string[]; flags: string[] } {
    const main = path.join(root, "bin/cli/main.js");
    const help = execFileSync(process.execPath, [main, ...verb, "--help"], { encoding: "utf8" });
    const [, after = ""] = help.split("\nCommands:\n");
    const [commands = ""] = after.split("\n\n");
    return {
        verbs: [...commands.matchAll(/^ {2}([a-z]+)/gm)]
            .map(([, name = ""]) => name)
            .filter((name) => name !== "help"),
        flags: [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = ""]) => flag),
    };
}

test("what the help names is in the scripts of every shell", () => {
    const [bash, zsh, fish] = [script("bash"), script("zsh"), script("fish")];
    const root = helpOf();
    expect(root.verbs).toEqual(verbs.map(({ name }) => name));
    const flags = ["drift", "emulator", "demo"].flatMap((verb) => helpOf(verb).flags);
    expect(flags).toContain("--only");
    for (const name of [...root.verbs, ...helpOf("codex").verbs]) {
        expect(bash).toMatch(new RegExp(`"(/codex)?/${name}"\\)`));
        expect(zsh).toContain(`'${name}:`);
        expect(fish).toContain(` -a ${name} `);
    }
    for (const flag of flags) {
        expect(bash).toContain(flag);
        expect(zsh).toContain(`*${flag}[`);
        expect(fish).toContain(` -l ${flag.slice(2)} `);
    }
});

test("an unknown shell is misuse, with the known ones", () => {
    try {
        script("tcsh");
    } catch (error) {
        const { status, stderr } = error as { status: number; stderr: Buffer | string };
        expect(status).toBe(2);
        expect(String(stderr)).toContain("bash, zsh, fish");
        return;
    }
    throw new Error("it was taken");
});
