/** Who a branch protection names: GitHub takes nobody into its lists who could not write there anyway. */
import type { Finding } from "../plan/finding";
import { isAtLeast, roleOfPerson, roleOfTeam } from "./access";
import { chosen } from "./branch-targets";
import type { Profile } from "./branch-profile";
import type { Context, PolicyPath } from "./control";
import { isRulesetActor } from "./references";
import { isDeclared } from "./team-patterns";
import type { Tier } from "./tier";

const lists = ["bypass", "push", "dismissal", "force-push-bypass"] as const;

/**
 * GitHub, "About protected branches": people and teams with write access can be named. One without it is refused with the
 * protection, at `up`. Apps are not looked at: what an installation may do is not the policy's. An error where access is
 * authoritative; a warning where somebody else may have granted what the policy does not name.
 */
export function* actorsCanWrite(
    name: string,
    written: Profile,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    if (written.as !== "branch-protection") return;
    const tiers = Object.entries(context.policy.repositories ?? {}).filter(([, tier]) =>
        chosen(tier).some((one) => one.name === name),
    );
    for (const key of lists) {
        for (const [index, entry] of (written[key] ?? []).entries()) {
            if (typeof entry !== "string") continue; // reported: a bypass mode has no place here
            const lacking = tiers.filter(([, tier]) => !mayWrite(entry, tier, context));
            const [first] = lacking;
            if (first === undefined) continue;
            const names = lacking.map(([tier]) => tier).join(", ");
            const message = `${entry} has no write access in ${names}, so GitHub takes no protection there that names them`;
            const detail = {
                expected: `\`${entry}: write\` under \`access\``,
                also: [["repositories", first[0], "access"]],
            };
            const at = [...path, key, index];
            yield lacking.some(([, { grants }]) => grants === "authoritative")
                ? context.error("actor-without-write-access", at, message, detail)
                : context.warning("actor-without-write-access", at, message, detail);
        }
    }
}

function mayWrite(who: string, tier: Tier, context: Context): boolean {
    if (who.startsWith("app:") || isRulesetActor(who)) return true;
    if (who.startsWith("@")) {
        const role = roleOfPerson(who.slice(1), tier, context, "write");
        return role === "unknown" || isAtLeast(role, "write");
    }
    if (!isDeclared(who, context.names("users"))) return true; // reported as unknown
    return isAtLeast(roleOfTeam(who, tier, context), "write");
}
