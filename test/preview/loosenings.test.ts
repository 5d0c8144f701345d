import { keysOfArea } from "../../cli/docs/keys-table";
import { controls } from "../../controls/index";
import { previewChanges } from "../../preview/changes";
import { codexChanges } from "../../preview/codex-changes";
import type { PreviewChange } from "../../preview/model";
import { policyOnlyChanges } from "../../preview/policy-only-changes";
import { asLive } from "../../stack";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { reaches, touched, withoutLoosening } from "./loosened-keys";
import { basePolicy, loosenings } from "./loosenings";
import type { Sides } from "./support/plans";
import { asApplied, sidesOf, withPlaces } from "./support/plans";

/** What a reviewer of this edit would see, nobody having touched the organization since the last apply. */
function changesBetween(was: Sides, is: Sides): PreviewChange[] {
    const before = asApplied(was.plan);
    const live = asLive(withPlaces(was.plan, is.plan), inventory);
    return [
        ...previewChanges({ plan: is.plan, before, live, inventory, steps: [] }).changes,
        ...codexChanges(was.codex, is.codex),
        ...policyOnlyChanges(was.plan, is.plan, inventory),
    ].filter(({ part }) => part !== "left");
}

function edited(edits: readonly (readonly [string, string])[]): string {
    return edits.reduce((text, [from, to]) => {
        if (text.split(from).length !== 2) throw new Error(`not there, or not once: ${from}`);
        return text.replace(from, () => to);
    }, basePolicy);
}

const base = sidesOf(basePolicy);

const shown = (changes: readonly PreviewChange[]) =>
    changes.map(({ class: kind, path, summary }) => `${kind} ${path}  ${summary}`).join("\n");

describe("every loosening of a policy is classed as one, and as tightening when it is taken back", () => {
    test("there is one for each setting, 40 at least", () => {
        expect(loosenings.length).toBeGreaterThanOrEqual(40);
        expect(new Set(loosenings.map(({ name }) => name)).size).toBe(loosenings.length);
    });

    test("every key of the policy is loosened by one of them, or has a reason why not", () => {
        const keys = controls.flatMap(keysOfArea);
        const leaves = keys.filter(
            (key) =>
                !keys.some(
                    (one) => /^(\[\])?\./.test(one.slice(key.length)) && one.startsWith(key),
                ),
        );
        expect(leaves.length).toBeGreaterThan(100);
        const paths = new Set(
            loosenings.flatMap(({ edits }) => touched(basePolicy, edited(edits))),
        );
        const missed = leaves.filter((key) => ![...paths].some((path) => reaches(path, key)));
        expect(missed.sort()).toEqual(Object.keys(withoutLoosening).sort());
    });

    test("the base policy is no change of itself", () => {
        expect(changesBetween(base, base)).toEqual([]);
    });

    test.each(loosenings)("$name", ({ edits, at, stays }) => {
        const loose = sidesOf(edited(edits));
        const there = changesBetween(base, loose);
        const hits = there.filter(({ path }) => path === at || path.startsWith(`${at}/`));
        expect(`${at}: ${[...new Set(hits.map((hit) => hit.class))].join()}`).toBe(
            `${at}: loosens`,
        );
        const neutral = there.filter(({ class: kind }) => kind === "neutral");
        expect(shown(neutral)).toBe("");
        const back = changesBetween(loose, base).filter(
            ({ path }) => path === at || path.startsWith(`${at}/`),
        );
        const way = new Set(back.map((hit) => hit.class));
        if (stays === true) expect(back).toEqual([]);
        else if (twoWays.has(edits[0]?.[1] ?? "")) expect(way).toEqual(new Set(["loosens"]));
        else expect(`${shown(back)} ${[...way].join()}`).toMatch(/ tightens$/);
    });
});

/** One check for another takes one away, whichever way it goes. */
const twoWays = new Set([
    "checks: [test, build]",
    "bypass: [{ actor: leads, mode: pull-request }]",
    "https://other.example.com/v1/logs",
]);
