import { readFileSync } from "node:fs";
import { join } from "node:path";
import { providerVersion, pulumiVersion } from "../../engine";
import { atLeast, goVersion, parseVersion } from "../../engine/versions";

const repository = join(__dirname, "..", "..");
const read = (...path: string[]) => readFileSync(join(repository, ...path), "utf8");

describe("one version everywhere", () => {
    test("the provider is the one that the npm package asks for", () => {
        const { dependencies } = JSON.parse(read("package.json")) as {
            dependencies: Record<string, string>;
        };
        expect(dependencies["@pulumi/github"]).toBe(providerVersion);
        expect(read("engine/go/provider/provider.go")).toContain(`version = "${providerVersion}"`);
    });

    test("CLI and host are built from Pulumi's modules of that version", () => {
        expect(read("engine/go/cli/go.mod")).toContain(`pulumi/pkg/v3 v${pulumiVersion}`);
        expect(read("engine/go/host/go.mod")).toContain(`pulumi/sdk/v3 v${pulumiVersion}`);
    });

    test("the Go that is asked for builds all three", () => {
        for (const module of ["cli", "provider", "host"]) {
            const needed = /^go (.+)$/m.exec(read("engine/go", module, "go.mod"))?.[1] ?? "";
            expect([module, needed, atLeast(goVersion, needed)]).toEqual([module, needed, true]);
        }
    });

    test("the two modules without an entry in the checksum database are the published provider's", () => {
        const sums = read("engine/go/provider/go.sum").split("\n");
        const transport = "github.com/bored-engineer/github-conditional-http-transport";
        expect(sums).toContain(
            `${transport} v0.0.2 h1:6296/497Pise6YVwMcV/VKSXTtA3rBYVUFHwWGs8f68=`,
        );
        expect(sums).toContain(
            `${transport}/bbolt v0.0.1 h1:64x0U1g25Lnc2lAcyJfe50xytkaDGy/Eg+UWXC89zK8=`,
        );
    });
});

test.each([
    ["3.256.0", "3.256.0", true],
    ["v3.256.1-dev.2+abc", "3.256.0", true],
    ["3.300.0", "3.256.9", true],
    ["4.0.0", "3.256.0", true],
    ["3.99.99", "3.256.0", false],
    ["1.26", "1.26", true],
    ["go1.9.7", "1.26", false],
    ["", "1.0", false],
    ["devel", "1.0", false],
])("%s is at least %s: %s", (version, oldest, expected) => {
    expect(atLeast(version, oldest)).toBe(expected);
});

test("what is no version is said to be none", () => {
    expect(parseVersion("devel +abc")).toBeUndefined();
});
