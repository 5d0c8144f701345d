import { counted } from "../../plan/compare/words";
import { factPath } from "../../plan/fact-path";
import type { OrganizationState } from "../../plan/organization";
import type { Case } from "./case";
import type { Hit } from "./hit";

/** Where the policy says nothing, an apply may not take the organization below this; fewer by themselves stop nothing. */
const fewestByDefault = 2;

/** The organization keeps its owners. */
export function* checkOwners(one: Case): Generator<Hit> {
    const { live, after } = one.input;
    const now = ownersOf(live.state);
    const then = ownersOf(after);
    const { owners: declared } = one.brakes;
    const fewest = declared ?? Math.min(fewestByDefault, now.length);
    if (!one.knows("members")) {
        if (declared === undefined) return;
        yield {
            brake: "owners",
            summary: `owners could not be counted, and the policy wants at least ${declared}`,
            paths: [],
            ...one.lineOf(["owners"]),
            remedy: "apply with an identity that may list the members of the organization",
        };
        return;
    }
    if (then.length >= fewest) return;
    yield {
        brake: "owners",
        summary: `the organization would have ${counted(then.length, "owner")}${then.length === now.length ? ", as now" : `, now ${now.length}`}; at least ${fewest} must be left`,
        paths: now
            .filter((login) => !then.includes(login))
            .map((login) => factPath("members", login))
            .sort(),
        ...one.lineOf(["owners"]),
        remedy: "make another member an owner of the organization first",
    };
}

function ownersOf({ members }: OrganizationState): string[] {
    return Object.keys(members).filter((login) => members[login]?.role === "admin");
}
