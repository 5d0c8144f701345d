import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { withKeysTable } from "../../cli/docs/area-page";
import { keysOfArea } from "../../cli/docs/keys-table";
import { attestedSettingIds } from "../../controls/attestation-settings";
import { controls } from "../../controls/index";
import { formatFinding } from "../../plan/finding";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const page = readFileSync("docs/areas.md", "utf8");
const rowsOf = (text: string, first: RegExp): string[][] =>
    text
        .split("\n")
        .filter((line) => first.test(line))
        .map((line) =>
            line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        );
const rows = rowsOf(page, /^\| \[`/);

describe("docs/areas.md", () => {
    it("has one row for every area, in the order of the policy, which links its page", () => {
        expect(rows.map(([key]) => key)).toEqual(
            controls.map(({ id }) => `[\`${id}\`](areas/${id}.md)`),
        );
    });

    it("says of each what it decides, becomes, how that is verified, and what is left to people", () => {
        for (const row of rows) {
            expect(row).toHaveLength(5);
            expect(row.filter((cell) => cell === "")).toEqual([]);
        }
    });

    it("names every setting that only a person can attest", () => {
        const left = rows.map((row) => row[4]).join(" ");
        expect(attestedSettingIds.filter((id) => !left.includes(`\`${id}\``))).toEqual([]);
    });
});

/** What the fragment of a page leaves unsaid, for it to be a whole policy of the example organization. */
const base: Record<string, unknown> = {
    version: 1,
    organization: "acme",
    users: {
        "codex-pilot": { members: ["dev-1", "dev-2"] },
        "codex-reviewers": { members: ["lead-1", "lead-2", "lead-3"] },
        security: "existing",
        "platform-team": "existing",
    },
    repositories: {
        pilot: {
            match: ["docs-*", "sandbox"],
            access: { "codex-pilot": "write", "codex-reviewers": "write" },
            branches: "standard",
        },
        restricted: {
            match: { property: { "data-class": "restricted" } },
            access: { "codex-reviewers": "write", "platform-team": "maintain" },
            branches: "standard",
        },
    },
    branches: { standard: { approvals: 1, "code-owners": true } },
};

describe.each(controls.map((control) => [control.id, control] as const))(
    "docs/areas/%s.md",
    (id, control) => {
        const text = existsSync(`docs/areas/${id}.md`)
            ? readFileSync(`docs/areas/${id}.md`, "utf8")
            : "";

        it("has every part", () => {
            expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
                "Why",
                "Keys",
                "Example",
                "What it becomes",
                "How it is verified",
                "What is only attested, or only said",
            ]);
        });

        it("has the keys of today's schema (npm run docs:areas)", () => {
            expect(text).toBe(withKeysTable(text, control));
        });

        it("has an example that is a valid policy and comes to a plan", () => {
            const [, fragment = ""] = /^```yaml\n([^]*?)^```$/m.exec(text) ?? [];
            const said = parse(fragment) as Record<string, unknown>;
            expect(Object.keys(said)).toContain(id);
            const whole = stringify({ ...base, ...said, repositories: merged(said) });
            const { plan, findings } = resolvePolicy(
                parsePolicy(whole, `${id}.yaml`),
                acmeInventory,
                "2026-11-23",
            );
            const errors = findings.filter(({ severity }) => severity === "error");
            expect(errors.map(formatFinding)).toEqual([]);
            expect(plan).toBeDefined();
        });
    },
);

function merged(said: Record<string, unknown>): object {
    return { ...(base["repositories"] as object), ...(said["repositories"] as object | undefined) };
}

describe("docs/coverage.md", () => {
    const coverage = rowsOf(readFileSync("docs/coverage.md", "utf8"), /^\| [A-Z]/).slice(1);
    const known = new Set(controls.flatMap((control) => [control.id, ...keysOfArea(control)]));

    it("leads from every question to a key that exists, and to what it ends in", () => {
        expect(coverage.length).toBeGreaterThan(50);
        for (const [topic, question, key = "", end] of coverage) {
            expect([topic, question, end].filter((cell) => !cell)).toEqual([]);
            const path = key.replaceAll("`", "");
            const named = attestedSettingIds.some((id) => path === `attestations.${id}`);
            expect({ path, exists: named || known.has(path) }).toEqual({ path, exists: true });
        }
    });

    it("names attestations that exist, each of them once at least", () => {
        const named = coverage.flatMap((row) => {
            const [, after = ""] = (row[3] ?? "").split("attested: ");
            return [...after.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id ?? "");
        });
        expect([...new Set(named)].filter((id) => id !== "drift").sort()).toEqual(
            [...attestedSettingIds].sort(),
        );
    });

    it("speaks of every area that a person decides", () => {
        const areas = new Set(coverage.map((row) => /^`([a-z-]+)/.exec(row[2] ?? "")?.[1]));
        const ours = ["guardrails", "brakes", "shards"]; // how a change is held back or kept, not what is asked of Codex
        expect(
            controls
                .map(({ id }) => id as string)
                .filter((id) => !areas.has(id) && !ours.includes(id)),
        ).toEqual([]);
    });
});

describe("links between pages", () => {
    const files = [
        "README.md",
        ...readdirSync("docs", { recursive: true })
            .map(String)
            .filter((name) => name.endsWith(".md"))
            .map((name) => path.join("docs", name)),
    ];

    it.each(files)("%s", (file) => {
        const targets = [...readFileSync(file, "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
            .map(([, target]) => (target ?? "").split("#")[0] ?? "")
            .filter((target) => target !== "" && !/^[a-z]+:/.test(target));
        const missing = targets.filter(
            (target) => !existsSync(path.join(path.dirname(file), target)),
        );
        expect(missing).toEqual([]);
    });
});
