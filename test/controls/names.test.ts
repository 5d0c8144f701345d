import { controls } from "../../controls/index";
import { checklist } from "../../controls/checklist";
import { didYouMean, nearest } from "../../controls/did-you-mean";
import { compileMatch, isExactName } from "../../controls/match";
import { teamSlug } from "../../plan/names";
import { checkPolicy, createContext } from "../../policies/check";
import { loadPolicy } from "../../policies/load";

describe("did you mean", () => {
    it.each([
        ["membrs", "members"],
        ["repos", "repositories"],
        ["Members", "members"],
        ["weather", undefined],
        ["xy", undefined],
    ])("%s: %s", (word, meant) => {
        expect(nearest(word, ["maintainers", "members", "membership", "repositories"])).toBe(meant);
    });

    it("names what there is when nothing is near", () => {
        expect(didYouMean("zzz", ["b", "a", "a"], "teams")).toBe("teams: a, b");
        expect(didYouMean("zzz", [], "teams")).toBe("there are no teams yet");
        expect(didYouMean("zzz", "abcdefghijk", "letters")).toBe(
            "letters: a, b, c, d, e, f, g, h, … (11)",
        );
    });
});

describe("slugs of teams", () => {
    it.each([
        ["Platform Team", "platform-team"],
        ["kubernetes/sig-apps", "kubernetes-sig-apps"],
        ["Équipe  n°1", "equipe-n-1"],
        ["under_score", "under_score"],
        ["--Odd--", "odd"],
    ])("%s: %s", (name, slug) => {
        expect(teamSlug(name)).toBe(slug);
    });
});

describe("matching repositories", () => {
    const hit = (entries: string[], name: string) =>
        compileMatch(entries)({ name, topics: [], properties: {} });

    it.each([
        [["docs-*"], "docs-api", { exact: false, entry: 0 }],
        [["docs-*"], "DOCS-API", { exact: false, entry: 0 }],
        [["docs-*"], "my-docs-api", undefined],
        [["*"], ".github", { exact: false, entry: 0 }],
        [["docs-*", "docs-api"], "docs-api", { exact: true, entry: 1 }],
        [["{web,mobile}-shop"], "mobile-shop", { exact: false, entry: 0 }],
        [["app-[ab]"], "app-b", { exact: false, entry: 0 }],
        [["app-?"], "app-10", undefined],
        [["a.b"], "axb", undefined],
    ])("%j takes %s: %j", (entries, name, expected) => {
        expect(hit(entries, name)).toEqual(expected);
    });

    it("knows a full name from a pattern", () => {
        expect(["a.b-c_d", "a*", "a?", "{a,b}", "[a]"].map(isExactName)).toEqual([
            true,
            false,
            false,
            false,
            false,
        ]);
    });
});

describe("the list of controls", () => {
    it("names each area once, and only items of the checklist", () => {
        const ids = controls.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(
            controls.flatMap(({ answers }) => answers).filter((item) => !(item in checklist)),
        ).toEqual([]);
    });

    it("explains every area of a policy in a sentence", () => {
        const { policy, positions } = loadPolicy("policies/rollout.yaml");
        if (policy === undefined) throw new Error("rollout.yaml is not valid");
        const context = createContext(policy, positions, { today: "2026-11-23" });
        const said = controls.flatMap((control) => {
            const section = policy[control.id];
            return section === undefined
                ? []
                : [`${control.id}: ${control.explain(section, context)}`];
        });
        expect(said.filter((one) => !/: \S.*\.$/.test(one))).toEqual([]);
        expect(said).toEqual(
            expect.arrayContaining([
                "users: codex-pilot has 4 people, the same as the group codex-pilot; codex-reviewers has 3 people.",
                "branches: standard asks for 1 approval with code owners and the checks test; strict asks for 2 approvals with code owners.",
                "review: authentication needs codex-reviewers and 2 approvals; migrations needs platform-team; codex-files needs codex-reviewers.",
                "environments: production gives DEPLOY_TOKEN to protected branches after review by platform-team or codex-reviewers; docs-site gives PAGES_TOKEN to main branches after review by @lead-1.",
                "actions: Workflow tokens may read; workflows may not approve pull requests.",
            ]),
        );
        expect(checkPolicy(loadPolicy("policies/rollout.yaml"))).toEqual([]);
    });
});
