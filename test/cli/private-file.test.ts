import {
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { replaceFile, refuseLinks, writePrivate } from "../../cli/private-file";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const at = (...names: string[]) => path.join(folder, ...names);

describe("a private file", () => {
    test.each([0o000, 0o022, 0o777])("is for its owner alone under umask %o", (umask) => {
        const before = process.umask(umask);
        try {
            writePrivate(at("a", "b", "plan.json"), "facts", folder);
        } finally {
            process.umask(before);
        }
        expect([modeOf(at("a")), modeOf(at("a", "b")), modeOf(at("a", "b", "plan.json"))]).toEqual([
            "700",
            "700",
            "600",
        ]);
    });

    test("takes the place of one that others could read, and leaves nothing beside it", () => {
        writeFileSync(at("plan.json"), "old", { mode: 0o644 });
        writePrivate(at("plan.json"), "new");
        expect(readFileSync(at("plan.json"), "utf8")).toBe("new");
        expect(modeOf(at("plan.json"))).toBe("600");
        expect(readdirSync(folder)).toEqual(["plan.json"]);
    });

    test("takes the place of a symbolic link, and what the link names stays as it is", () => {
        writeFileSync(at("outside"), "theirs");
        symlinkSync(at("outside"), at("plan.json"));
        writePrivate(at("plan.json"), "ours");
        expect(readFileSync(at("outside"), "utf8")).toBe("theirs");
        expect(lstatSync(at("plan.json")).isSymbolicLink()).toBe(false);
    });

    test("is not written through a folder that is a symbolic link", () => {
        mkdirSync(at("outside"));
        mkdirSync(at("project"));
        symlinkSync(at("outside"), at("project", ".codex-rollout"));
        const file = at("project", ".codex-rollout", "plans", "plan.json");
        expect(() => writePrivate(file, "x", at("project"))).toThrow("is a symbolic link");
        expect(() => refuseLinks(path.dirname(file), at("project"))).toThrow("is a symbolic link");
        expect(readdirSync(at("outside"))).toEqual([]);
    });

    test("leaves nothing half written when it cannot be put in its place", () => {
        mkdirSync(at("taken", "full"), { recursive: true });
        expect(() => replaceFile(at("taken"), "x", 0o644)).toThrow();
        expect(readdirSync(folder)).toEqual(["taken"]);
    });
});
