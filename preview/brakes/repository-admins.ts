import { counted } from "../../plan/compare/words";
import { own } from "../../plan/compare/lookup";
import { factPath } from "../../plan/fact-path";
import type { Side } from "../access/sides";
import { sideOf } from "../access/sides";
import type { Case } from "./case";
import type { Hit } from "./hit";

/** A repository that loses an administrator keeps enough of them, owners of the organization not counted. */
export function* checkRepositoryAdmins(one: Case): Generator<Hit> {
    const fewest = one.brakes["repository-admins"];
    if (fewest === 0) return;
    const { live, after } = one.input;
    const sides = [sideOf(live.state), sideOf(after)] as const;
    for (const name of one.repositories) {
        const [now, then] = [adminsOf(sides[0], name), adminsOf(sides[1], name)];
        if (then.length >= fewest || then.length >= now.length) continue;
        const lost = now.filter((login) => !then.includes(login));
        yield {
            brake: "repository-admins",
            summary: `${name} would have ${counted(then.length, "administrator")} besides the owners, now ${now.length}; at least ${fewest} must be left`,
            paths: lost.map((login) => factPath("repositories", name, "admins", login)),
            ...one.lineOf(["repository-admins"]),
            remedy: `keep admin in the access to ${name} for one of ${lost.join(", ")}, or give it to somebody else in the same change`,
        };
    }
}

function adminsOf({ state, access }: Side, name: string): string[] {
    const repository = own(state.repositories, name);
    if (repository === undefined) return [];
    const people = new Set([...access.teamMembers, ...Object.keys(repository.collaborators)]);
    return [...people]
        .filter((login) => !access.isOwner(login))
        .filter((login) => access.ways(login, repository).some(({ role }) => role === "admin"))
        .sort();
}
