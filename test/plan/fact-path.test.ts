import fc from "fast-check";
import { ancestors, factPath, factSegments } from "../../plan/fact-path";
import { originOf } from "../../plan/plan";
import type { Origin } from "../../plan/origin";

const name = fc.string({ minLength: 1, unit: fc.constantFrom("a", "/", "~", "*", "0", "1") });

describe("fact paths", () => {
    test("names with slashes and tildes come back as they went in", () => {
        fc.assert(
            fc.property(fc.array(name, { minLength: 1 }), (segments) => {
                expect(factSegments(factPath(...segments))).toEqual(segments);
            }),
        );
    });

    test("ancestors end at the first segment", () => {
        expect([...ancestors(factPath("repositories", "web", "protections", "release/*"))]).toEqual(
            [
                "repositories/web/protections/release~1*",
                "repositories/web/protections",
                "repositories/web",
                "repositories",
            ],
        );
    });
});

describe("originOf", () => {
    const line = (n: number): Origin => ({ file: "p.yaml", line: n, column: 1, path: `l${n}` });
    const origins = new Map([
        ["repositories/web", line(4)],
        ["repositories/web/protections/main/approvals", line(9)],
    ]);

    test("prefers the fact's own line to its repository's", () => {
        expect(originOf({ origins }, "repositories/web/protections/main/approvals")?.line).toBe(9);
        expect(originOf({ origins }, "repositories/web/protections/main/codeOwners")?.line).toBe(4);
    });

    test("is undefined where no line governs", () => {
        expect(originOf({ origins }, "repositories/website")).toBeUndefined();
    });
});
