import { daysBetween, hasEnded } from "../../controls/until";
import { listWords } from "../../plan/compare/words";
import { own } from "../../plan/compare/lookup";
import type { Finding } from "../../plan/finding";
import { teamSlug } from "../../plan/names";
import { sideOf } from "../access/sides";
import type { BrakeHit, Override } from "../model";
import type { BrakesInput } from "./case";
import { Case } from "./case";
import type { Hit } from "./hit";

/** An override is for the plan at hand: longer ones hold nothing. Days. */
const longest = 31;

/** A hit with the override that lets it pass, or with how one is written. */
export function overridden(hit: Hit, one: Case): BrakeHit {
    const override = one.input.overrides.find((written) => holds(written, hit.brake, one));
    if (override !== undefined) return { ...hit, override };
    const approvers = one.brakes.loosening?.approvers;
    const who = approvers === undefined ? "" : ` by ${approvers.join(" or ")}`;
    const line = `- { brake: ${hit.brake}, plan: "${one.input.hash.slice(0, 12)}", by: "@login", because: why, expires: date }`;
    return {
        ...hit,
        remedy: `${hit.remedy}; if it is meant, an override${who} in overrides.yaml beside the policy lets this plan pass: ${line}`,
    };
}

function holds(override: Override, brake: string, one: Case): boolean {
    const { hash, today } = one.input;
    return (
        override.brake === brake &&
        /^[0-9a-f]{12,64}$/.test(override.plan) &&
        hash.startsWith(override.plan) &&
        !hasEnded(override.expires, today) &&
        daysBetween(today, override.expires) <= longest &&
        standing(override, one) === "approver"
    );
}

/**
 * What there is to say of overrides that only the organization can tell: they are by nobody who may. One that has ended says
 * nothing any more, and is left out.
 */
export function checkOverrides(
    input: Pick<BrakesInput, "policy" | "before" | "plan" | "live" | "overrides" | "today">,
): Finding[] {
    const one = new Case({
        ...input,
        after: input.live.state,
        changes: [],
        steps: [],
        access: [],
        inventory: noInventory,
        hash: "",
    });
    return input.overrides.flatMap((override): Finding[] => {
        const now = standing(override, one);
        if (now === "approver" || hasEnded(override.expires, input.today)) return [];
        const approvers = listWords(one.brakes.loosening?.approvers ?? []);
        const message =
            now === "unknown"
                ? `whether ${override.by} may override could not be read`
                : `${override.by} may not override a brake`;
        return [
            {
                severity: "error",
                code: "override-by-stranger",
                message,
                expected: `by one of ${approvers}`,
                origin: override.origin,
            },
        ];
    });
}

const noInventory: BrakesInput["inventory"] = {
    organization: { login: "", id: 0, nodeId: "" },
    users: {},
    teams: {},
    repositories: {},
    apps: {},
};

/**
 * Whether somebody may override. Without declared approvers anybody may, by name. Teams are those of now: a plan cannot make
 * its own approver. People of a team below count, as they do everywhere on GitHub.
 */
function standing({ by }: Pick<Override, "by">, one: Case): "approver" | "stranger" | "unknown" {
    const approvers = one.brakes.loosening?.approvers;
    if (approvers === undefined) return "approver";
    const login = by.replace(/^@/, "").toLowerCase();
    const { state } = one.input.live;
    const { access } = sideOf(state);
    const slugs = approvers.filter((name) => !name.startsWith("@")).map(teamSlug);
    const within = access
        .teamsOf(login)
        .filter((slug) => one.knows("teams", slug, "members"))
        .some((slug) => access.lineage(slug).some((above) => slugs.includes(above)));
    if (within || approvers.some((name) => name.toLowerCase() === `@${login}`)) return "approver";
    const unread = slugs.some(
        (slug) => !one.knows("teams", slug, "members") || own(state.teams, slug) === undefined,
    );
    return unread ? "unknown" : "stranger";
}
