/** The teams that the policy speaks of, or looks after. */
import { compileNames } from "../controls/match";
import { teamSlug } from "../plan/names";
import { placeholder, teamWord } from "./access";
import { covering } from "./match";
import type { Found, ImportChoices, Plain, PlainMap, Remarks } from "./model";
import { byText } from "./model";

/** So many teams are still read one by one. */
const listed = 8;

/** @param spokenOf what the rest of the policy writes where teams and people stand */
export function usersOf(
    found: Found,
    spokenOf: readonly string[],
    choices: ImportChoices,
    remarks: Remarks,
): PlainMap {
    if (choices.teams === "managed") return managedTeams(found, choices, remarks);
    const words = new Set(spokenOf.filter((who) => !who.startsWith("@") && !who.includes(":")));
    const patterns = [...words]
        .filter((who) => who.includes(placeholder))
        .map((who) => who.replace(placeholder, "*"));
    const covered = compileNames(patterns);
    // Patterns go by slugs, as GitHub has no two spellings of one.
    const single = [...words]
        .filter((who) => !who.includes(placeholder))
        .map((word) => ({ word, slug: teamSlug(word) }))
        .filter(({ slug }) => patterns.length === 0 || covered(slug) === undefined);
    const many = single.length > listed;
    const more = many
        ? covering(
              single.map(({ slug }) => slug),
              [],
          ).patterns
        : [];
    const grouped = compileNames(more);
    const names = single
        .filter(({ slug }) => more.length === 0 || grouped(slug) === undefined)
        .map(({ word }) => word);
    const entries = [...patterns, ...more, ...names.sort(byText)].map(
        (name) => [name, "existing"] as const,
    );
    return Object.fromEntries(entries);
}

function managedTeams(
    { inventory, live }: Found,
    { stages }: ImportChoices,
    remarks: Remarks,
): PlainMap {
    const entries = Object.values(live.state.teams).map((team): [string, Plain] => {
        const word = teamWord(team.slug, inventory);
        if (teamSlug(team.name) !== team.slug) {
            remarks.add(
                "users",
                `team ${team.name}: spoken of only; its slug ${team.slug} is not what GitHub makes of its name`,
            );
            return [word, "existing"];
        }
        const invited = team.invited?.length ?? 0;
        if (invited > 0)
            remarks.add(
                "users",
                `team ${team.name}: ${invited} invited ${invited === 1 ? "person has" : "people have"} not accepted; a policy names them as members`,
            );
        const people = (role: string): string[] =>
            Object.entries(team.members)
                .filter(([, held]) => held === role)
                .map(([login]) => inventory.users[login]?.login ?? login)
                .sort(byText);
        const [maintainers, members] = [people("maintainer"), people("member")];
        const additive = stages.users === "add-only";
        return [
            word,
            {
                ...(team.description === "" ? {} : { description: team.description }),
                ...(team.privacy === "closed" ? {} : { privacy: team.privacy }),
                ...(team.parent === undefined ? {} : { parent: teamWord(team.parent, inventory) }),
                ...(maintainers.length === 0 ? {} : { maintainers }),
                ...(members.length > 0 || (maintainers.length === 0 && !additive)
                    ? { members }
                    : {}),
                ...(additive ? { membership: "additive" } : {}),
            },
        ];
    });
    // Whose members could not be read is still spoken of.
    const unread = Object.keys(inventory.teams)
        .filter((slug) => !Object.hasOwn(live.state.teams, slug))
        .map((slug): [string, Plain] => [teamWord(slug, inventory), "existing"]);
    return Object.fromEntries([...entries, ...unread].sort(([a], [b]) => byText(a, b)));
}
