import { own } from "../../plan/compare/lookup";
import { effectiveCodeownersPath, parseCodeowners } from "../../plan/codeowners-file";
import { readManagedBlock } from "../../plan/codeowners-block";
import { factPath } from "../../plan/fact-path";
import type { Repository } from "../../plan/organization";
import type { Case } from "./case";
import type { Removable, Removals } from "./removal";

/** Who must approve: reviewers of environments, and owners of path patterns in CODEOWNERS. */
export const reviewers: Removals = {
    brake: "reviewers",
    *facts(one) {
        for (const repository of Object.values(one.input.live.state.repositories)) {
            yield* environmentReviewers(repository, one);
            yield* codeOwners(repository, one);
        }
    },
};

function* environmentReviewers(
    { name, environments }: Repository,
    one: Case,
): Generator<Removable> {
    const { before, plan, after } = one.input;
    const applied = own(before.repositories, name)?.environments ?? {};
    const known = one.knows("repositories", name, "environments");
    for (const [environment, now] of Object.entries(known ? environments : applied)) {
        const at = ["repositories", name, "environments", environment];
        const was = one.knows(...at, "reviewers") ? now : own(applied, environment);
        const ours =
            own(applied, environment) !== undefined ||
            own(own(plan.repositories, name)?.environments, environment) !== undefined;
        const then = own(own(after.repositories, name)?.environments, environment);
        for (const actor of was?.reviewers ?? []) {
            const gone = then?.reviewers.includes(one.actorAfter(actor)) !== true;
            if (!gone && !ours) continue;
            yield {
                path: factPath(...at, "reviewers", actor),
                gone,
                places: [`the reviewers of environment ${environment} of ${name}`],
            };
        }
    }
}

function* codeOwners({ name, files }: Repository, one: Case): Generator<Removable> {
    const path = effectiveCodeownersPath(files);
    const now = path === undefined ? undefined : own(files, path)?.text;
    if (path === undefined || now === undefined) return;
    if (!one.knows("repositories", name, "files", path)) return;
    const at = ["repositories", name, "files", path];
    const filesAfter = own(one.input.after.repositories, name)?.files ?? {};
    const pathAfter = effectiveCodeownersPath(filesAfter);
    const textAfter = pathAfter === undefined ? undefined : own(filesAfter, pathAfter)?.text;
    const then = new Set(ownerships(textAfter ?? ""));
    const block = new Set(ownerships(readManagedBlock(now)?.lines.join("\n") ?? ""));
    for (const ownership of new Set(ownerships(now))) {
        const gone = !then.has(renamed(ownership, one));
        if (!gone && !block.has(ownership)) continue;
        yield {
            path: factPath(...at, "owners", ownership),
            gone,
            places: [`the code owners of ${name}`],
        };
    }
}

/** `PATTERN OWNER` of every rule. */
function ownerships(text: string): string[] {
    return parseCodeowners(text).rules.flatMap(({ pattern, owners }) =>
        owners.map((owner) => `${pattern} ${owner.toLowerCase()}`),
    );
}

function renamed(ownership: string, one: Case): string {
    return ownership.replace(
        /(@[^/ ]+\/)(\S+)$/,
        (_, organization: string, slug: string) => `${organization}${one.slugAfter(slug)}`,
    );
}
