import { readFileSync } from "node:fs";
import type { ChecklistItem } from "../../controls/checklist";
import type { ChecklistAnswer } from "../../controls/checklist-answers";
import { checklistAnswers } from "../../controls/checklist-answers";
import { codexControls } from "../../controls/codex";
import { commandWords } from "../../controls/command-words";
import type { Change } from "../../plan/change";
import { formatFinding } from "../../plan/finding";
import { checkPolicy, createContext } from "../../policies/check";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";
import { renderCodexFiles } from "../../codex/render";

const today = "2026-11-23";
const head = "version: 1\norganization: acme\n";

/** What is said of a policy of these lines, which begin at line 3. */
const said = (yaml: string): string[] =>
    checkPolicy(parsePolicy(head + yaml, "p.yaml"), { today }).map(formatFinding);
const contextOf = (yaml: string) => {
    const loaded = parsePolicy(head + yaml, "p.yaml");
    if (loaded.policy === undefined) throw new Error(loaded.findings.map(formatFinding).join("\n"));
    return createContext(loaded.policy, loaded.positions, { today });
};

describe("words of a command", () => {
    test.each([
        ["npm test", ["npm", "test"]],
        ["git commit -m 'a b'", ["git", "commit", "-m", "a b"]],
        ['  echo "a\'b"  c\\ d ', ["echo", "a'b", "c d"]],
        ["x ''", ["x", ""]],
    ])("%j", (text, words) => {
        expect(commandWords(text)).toEqual({ words });
    });
    test.each(["a && b", "a | b", "a > b", "$(a)", "ls *", "X=1 a", "", "   ", "echo 'a"])(
        "%j is none",
        (text) => {
            expect(commandWords(text)).toHaveProperty("problem");
        },
    );
});

test.each([
    [
        "commands:\n  allow: [git push origin]\n  approve: [git push]\n",
        [
            "p.yaml:4:11  error  commands.allow[0]  git push origin is allowed, and asked about as git push - one or the other; the stricter rule wins\n    see also p.yaml:5:13  commands.approve[0]",
        ],
    ],
    [
        "commands:\n  allow: [rm -fr build]\n  forbid: [rm -rf]\n",
        [
            "p.yaml:4:11  error  commands.allow[0]  rm -fr build is allowed, and forbidden as rm -rf - one or the other; the stricter rule wins\n    see also p.yaml:5:12  commands.forbid[0]",
        ],
    ],
    [
        "commands:\n  allow: [{ run: python3, outside-sandbox: true }]\n",
        [
            "p.yaml:4:11  error  commands.allow[0]  python3 runs whatever it is given, and would do so outside the sandbox - allow it inside the sandbox, or name the program that it starts",
        ],
    ],
    [
        "commands:\n  forbid: [psql]\n  hook: false\n",
        [
            "p.yaml:5:9  warning  commands.hook  without the hook a forbidden command runs with its options in another place, as in git push origin --force - hook: true\n    see also p.yaml:4:11  commands.forbid",
        ],
    ],
    [
        "audit:\n  telemetry: { endpoint: http://otel.acme.dev/v1/logs }\nattestations:\n  audit-export: { says: x, by: '@lead-1', on: 2026-11-01, expires: 2027-11-01, evidence: y }\n",
        [
            "p.yaml:4:26  error  audit.telemetry.endpoint  events carry commands and their output, and would travel unencrypted (http://otel.acme.dev/v1/logs) - https://",
        ],
    ],
    [
        "attestations:\n  retention: { says: x, by: '@lead-1', on: 2026-01-01, expires: 2026-11-22, evidence: y }\n",
        [
            "p.yaml:4:65  warning  attestations.retention.expires  what @lead-1 said of retention ended on 2026-11-22 - look again: ChatGPT workspace settings > Data controls; and the contract",
        ],
    ],
    [
        "attestations:\n  retention: { says: x, by: '@lead-1', on: 2026-01-01, expires: 2026-12-01, evidence: y }\n",
        [
            "p.yaml:4:65  warning  attestations.retention.expires  what @lead-1 said of retention ends on 2026-12-01, in 8 days - look again: ChatGPT workspace settings > Data controls; and the contract",
        ],
    ],
    [
        "attestations:\n  retention: { says: x, by: '@lead-1', on: 2026-11-24, expires: 2026-11-24, evidence: y }\n",
        [
            "p.yaml:4:44  error  attestations.retention.on  2026-11-24 is still to come - 2026-11-23 or before",
            "p.yaml:4:65  error  attestations.retention.expires  it ends on 2026-11-24, and begins on 2026-11-24\n    see also p.yaml:4:44  attestations.retention.on",
            "p.yaml:4:65  warning  attestations.retention.expires  what @lead-1 said of retention ends on 2026-11-24, in 1 day - look again: ChatGPT workspace settings > Data controls; and the contract",
        ],
    ],
])("%j", (yaml, expected) => {
    expect(said(yaml)).toEqual(expected);
});

test("what a section leans on and nobody attests is a finding at the line that leans on it", () => {
    const found = said("execution:\n  local: {}\n  cloud: { use: true }\n");
    expect(found).toEqual([
        expect.stringMatching(
            /^p\.yaml:4:3? ?.*warning {2}execution\.local {2}.*nobody attests local-access/,
        ),
        expect.stringMatching(
            /warning {2}execution\.cloud\S* {2}.*nobody attests cloud-(access|environments)/,
        ),
        expect.stringMatching(
            /warning {2}execution\.cloud\S* {2}.*nobody attests cloud-(access|environments)/,
        ),
    ]);
});

test("Cloud off and a tier that the app sees is a contradiction with both lines", () => {
    const found = said(
        "repositories:\n  pilot: { match: ['*'], cloud: pull-requests, branches: b }\nbranches:\n  b: { approvals: 1 }\nexecution:\n  cloud: { use: false }\n",
    );
    expect(found).toContainEqual(
        expect.stringMatching(
            /error {2}repositories\.pilot\.cloud {2}the Codex app sees .*\n {4}see also p\.yaml:8:\d+ {2}execution\.cloud\.use/,
        ),
    );
});

test("a command that is to leave the sandbox contradicts files that may not be read", () => {
    const found = said(
        "execution:\n  local: { deny-read: [~/.ssh] }\ncommands:\n  allow: [{ run: gh pr view, outside-sandbox: true }]\n",
    );
    expect(found).toContainEqual(
        expect.stringMatching(/error {2}commands\.allow\[0\] {2}gh pr view is to run outside/),
    );
});

test("a managed section over Codex's limit is an error", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `    - ${"x".repeat(900)}${index}`).join(
        "\n",
    );
    expect(said(`guidance:\n  sections:\n   Long:\n${lines}\n`)).toEqual([
        expect.stringMatching(
            /error {2}guidance {2}the managed section of AGENTS\.md has \d+ bytes, and Codex reads 32768/,
        ),
    ]);
});

test("every value of a policy reaches the files with the line it stands on", () => {
    const context = contextOf(
        "execution:\n  local:\n    network: { allow: [a.dev], deny: [b.a.dev] }\ncommands:\n  forbid:\n    - { run: rm -rf, because: no }\n",
    );
    const controls = codexControls(context);
    expect(controls.local.domains).toEqual([
        {
            value: { pattern: "a.dev", access: "allow" },
            origin: expect.objectContaining({ line: 5 }),
        },
        {
            value: { pattern: "b.a.dev", access: "deny" },
            origin: expect.objectContaining({ line: 5 }),
        },
    ]);
    expect(controls.commands.declared[0]).toMatchObject({
        handling: "forbidden",
        because: "no",
        origin: { line: 8 },
    });
    const requirements = renderCodexFiles(controls).find(
        (file) => file.path === "machine/requirements.toml",
    );
    expect(requirements?.text).toContain('# execution.local.network.deny[0]\n"b.a.dev" = "deny"');
});

describe("checklist", () => {
    const answersOf = (yaml: string, changes?: readonly Change[]): ChecklistAnswer[] => {
        const loaded = parsePolicy(head + yaml, "p.yaml");
        const { plan, findings } = resolvePolicy(loaded, acmeInventory, today);
        if (plan === undefined || loaded.policy === undefined)
            throw new Error(findings.map(formatFinding).join("\n"));
        const context = createContext(loaded.policy, loaded.positions, {
            today,
            inventory: acmeInventory,
        });
        return checklistAnswers(context, { plan, codex: codexControls(context), changes });
    };
    const status = (yaml: string, changes?: readonly Change[]): Record<ChecklistItem, string> =>
        Object.fromEntries(
            answersOf(yaml, changes).map((answer) => [answer.item, answer.status]),
        ) as Record<ChecklistItem, string>;

    test("a policy that says nothing leaves all sixteen open", () => {
        const answers = Object.values(status(""));
        expect(answers).toHaveLength(16);
        expect(new Set(answers)).toEqual(new Set(["open"]));
    });

    test("an attestation answers and is never called enforced; one that has ended answers nothing", () => {
        const attestation = (expires: string): string =>
            `attestations:\n  github-connection: { says: x, by: '@lead-1', on: 2026-01-01, expires: ${expires}, evidence: y }\n`;
        expect(status(attestation("2026-11-23"))["github-account"]).toBe("attested");
        expect(status(attestation("2026-11-22"))["github-account"]).toBe("open");
    });

    test("what is only written down is called declared, and half an answer partly", () => {
        expect(status("guidance: { instructions: x }\n").guidance).toBe("declared");
        expect(status("users: { a: { members: [dev-1] } }\n").users).toBe("partly");
        expect(status("commands: { forbid: [psql] }\n").commands).toBe("enforced");
    });

    test("nothing counts because the policy speaks of it: without a resource or a file it is open, and says so", () => {
        const [users] = answersOf("users: { web: existing }\n");
        expect(users).toMatchObject({
            status: "open",
            open: expect.arrayContaining([
                "teams and their members - `users` is there, and nothing comes of it",
            ]),
        });
        expect(status("data: { analytics: false }\n").data).toBe("open");
        expect(status("data: { memories: false }\n").data).toBe("partly");
        expect(status("branches: { standard: { approvals: 1 } }\n")["github-branches"]).toBe(
            "open",
        );
    });

    const app =
        "users: { a: { members: [dev-1, dev-2] } }\nrepositories:\n  pilot: { match: [sandbox], access: { a: write }, cloud: read, branches: s }\nbranches: { s: { approvals: 1 } }\n";

    test("what a person sets and drift only compares is called verified", () => {
        expect(status(`${app}connections: { codex-app: {} }\n`)["github-repositories"]).toBe(
            "verified",
        );
        expect(
            status(`${app}connections: { codex-app: { manage: apply } }\n`)["github-repositories"],
        ).toBe("enforced");
    });

    test("names resources and files, and the sentence of each area with its line", () => {
        const branches = answersOf(app).find(({ item }) => item === "github-branches");
        expect(branches).toMatchObject({
            answers: [
                {
                    kind: "enforced",
                    through: ["protection of main in sandbox"],
                    origin: { line: 6, path: "branches" },
                },
            ],
            areas: [
                {
                    area: "branches",
                    sentence: "s asks for 1 approval.",
                    origin: { line: 6, path: "branches" },
                },
            ],
        });
    });

    test("with an organization that was read, what differs there is open, and so is what could not be read", () => {
        const loosened: Change = {
            kind: "changed",
            path: "repositories/sandbox/protections/main/approvals",
            area: "branches",
            summary: "sandbox main: approvals are 0, policy says 1",
            effect: "looser",
            managed: true,
        };
        const openOf = (change: Change) =>
            answersOf(app, [change]).find(({ item }) => item === "github-branches")?.open[0];
        expect(openOf(loosened)).toBe(
            "branch protection - the organization differs: sandbox main: approvals are 0, policy says 1",
        );
        expect(openOf({ ...loosened, kind: "unknown", summary: "could not be read: 403" })).toBe(
            "branch protection - could not be read: 403",
        );
        expect(openOf({ ...loosened, effect: "tighter" })).not.toContain("branch protection");
    });

    test("the policy of the example organization answers every question", () => {
        const answers = answersOf(
            readFileSync("policies/rollout.yaml", "utf8").split(head)[1] ?? "",
        );
        expect(answers.flatMap(({ open }) => open)).toEqual([]);
    });
});
