import { listWords } from "../../plan/compare/words";
import { own } from "../../plan/compare/lookup";
import type { FactPath } from "../../plan/fact-path";
import { factPath } from "../../plan/fact-path";
import { sideOf } from "../access/sides";
import type { Case } from "./case";
import { isManaged } from "./case";
import type { Hit } from "./hit";

/**
 * Whoever applies can apply again. An owner can, and no plan takes ownership away; another person manages teams as their
 * maintainer and repositories as their administrator (GitHub, "Roles in an organization"). An installation of a GitHub App is
 * nobody whom a membership or a grant could lock out.
 */
export function* checkSelf(one: Case): Generator<Hit> {
    const { inventory, live, after } = one.input;
    const login = inventory.viewer?.toLowerCase();
    if (login === undefined) return;
    const lost = [...losses(login, one)];
    const was = own(live.state.members, login)?.role === "admin";
    const stays = own(after.members, login)?.role === "admin";
    if (was && !stays) lost.push({ what: "ownership", path: factPath("members", login) });
    if ((was && stays) || lost.length === 0) return;
    yield {
        brake: "self",
        summary: `${inventory.viewer ?? login}, who applies this, would lose ${listWords(lost.map(({ what }) => what))}, and could not apply the next plan`,
        paths: lost.map(({ path }) => path).sort(),
        remedy: "apply with another identity, or keep what this one needs",
    };
}

function* losses(login: string, one: Case): Generator<{ what: string; path: FactPath }> {
    const { plan, live, after } = one.input;
    const sides = [sideOf(live.state), sideOf(after)] as const;
    for (const name of one.repositories) {
        const [now, then] = sides.map(({ state, access }) => {
            const repository = own(state.repositories, name);
            return repository !== undefined && access.ways(login, repository).some(isAdmin);
        });
        if (now === true && then !== true)
            yield { what: `admin on ${name}`, path: factPath("repositories", name) };
    }
    for (const team of Object.values(live.state.teams)) {
        const next = one.slugAfter(team.slug);
        if (!isManaged(plan, next) || own(team.members, login) !== "maintainer") continue;
        if (own(own(after.teams, next)?.members, login) === "maintainer") continue;
        yield {
            what: `being a maintainer of ${team.slug}`,
            path: factPath("teams", team.slug, "members", login),
        };
    }
}

function isAdmin({ role }: { readonly role: string }): boolean {
    return role === "admin";
}
