import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { AttestedSetting, AttestedSettingId } from "./attestation-settings";
import { attestedSettingIds, attestedSettings } from "./attestation-settings";
import type { Context, Control, SectionId } from "./control";
import { unknownActor } from "./references";
import { date, section, teamOrPerson } from "./schema";
import { daysBetween } from "./until";

declare module "./control" {
    interface Policy {
        readonly attestations?: Attestations;
    }
}

const attestation = section({
    says: z
        .string()
        .min(1, "must say how the setting stands")
        .meta({
            title: "Says",
            description: "How the setting stood when it was looked at.",
            examples: ["on for the group codex-pilot only"],
        }),
    by: teamOrPerson.meta({
        title: "By",
        description: "Who looked, and answers for it.",
        examples: ["@lead-1"],
    }),
    on: date.meta({ title: "On", description: "The day it was looked at." }),
    expires: date.meta({
        title: "Expires",
        description: "The day after which it says nothing any more; at most a year later.",
    }),
    evidence: z
        .string()
        .min(1, "must say where the evidence is")
        .meta({
            title: "Evidence",
            description:
                "Address of a record that outlives memory: a ticket, a screenshot, an export.",
            examples: ["https://tickets.example.com/SEC-1234"],
        }),
});
type Attestation = z.output<typeof attestation>;

const schema = z.partialRecord(z.enum(attestedSettingIds), attestation).meta({
    title: "Attestations",
    description:
        "What people assert about settings that only an administrator's page holds. Never counted as enforced.",
    examples: [
        {
            retention: {
                says: "prompts are kept for 30 days",
                by: "@lead-1",
                on: "2026-11-24",
                evidence: "https://tickets.example/SEC-101",
                expires: "2027-11-24",
            },
        },
    ],
});
type Attestations = Partial<Record<AttestedSettingId, Attestation>>;

/** How long before its end an attestation is asked for again, in days. */
const notice = 30;
const longest = 366;

/** What only a person can say, with an end. */
export const attestations: Control<"attestations"> = {
    id: "attestations",
    title: "Attestations",
    schema,
    answers: ["users", "entry-points", "local-and-cloud", "connections", "data", "github-account"],
    *check(section, context) {
        for (const [id, written] of entriesOf(section)) {
            yield* unknownActor(written.by, ["attestations", id, "by"], context);
            yield* datesAreRight(id, written, context);
            yield* isStillGood(id, written, context);
        }
    },
    explain(section) {
        const said = entriesOf(section).map(
            ([id, { by, expires }]) => `${id} by ${by} until ${expires}`,
        );
        return said.length === 0 ? "Nothing is attested." : `${said.join("; ")}.`;
    },
};

function entriesOf(section: Attestations): [AttestedSettingId, Attestation][] {
    return attestedSettingIds.flatMap((id): [AttestedSettingId, Attestation][] => {
        const written = section[id];
        return written === undefined ? [] : [[id, written]];
    });
}

/** An attestation that holds today; one that has ended says nothing. */
export function attested(id: AttestedSettingId, context: Context): Attestation | undefined {
    const written = context.policy.attestations?.[id];
    return written !== undefined && written.on <= context.today && context.today <= written.expires
        ? written
        : undefined;
}

function* datesAreRight(id: string, written: Attestation, context: Context): Generator<Finding> {
    const { on, expires } = written;
    const path = ["attestations", id];
    if (on > context.today) {
        yield context.error(
            "attestation-from-the-future",
            [...path, "on"],
            `${on} is still to come`,
            {
                expected: `${context.today} or before`,
            },
        );
    }
    if (expires <= on) {
        yield context.error(
            "attestation-without-time",
            [...path, "expires"],
            `it ends on ${expires}, and begins on ${on}`,
            {
                also: [[...path, "on"]],
            },
        );
    } else if (daysBetween(on, expires) > longest) {
        yield context.error(
            "attestation-too-long",
            [...path, "expires"],
            `it would hold for ${daysBetween(on, expires)} days`,
            {
                expected: "at most a year, so that somebody looks again",
            },
        );
    }
}

/** A warning, since a bound that has ended must not keep others from being put in force. */
function* isStillGood(
    id: AttestedSettingId,
    written: Attestation,
    context: Context,
): Generator<Finding> {
    const path = ["attestations", id, "expires"];
    const { place } = attestedSettings[id];
    if (written.expires < context.today) {
        yield context.warning(
            "attestation-expired",
            path,
            `what ${written.by} said of ${id} ended on ${written.expires}`,
            {
                expected: `look again: ${place}`,
            },
        );
        return;
    }
    const left = daysBetween(context.today, written.expires);
    if (left <= notice) {
        yield context.warning(
            "attestation-ends-soon",
            path,
            `what ${written.by} said of ${id} ends on ${written.expires}, in ${left} ${left === 1 ? "day" : "days"}`,
            {
                expected: `look again: ${place}`,
            },
        );
    }
}

/** What a section says and no file or repository can hold needs a person who has looked; each section asks for its own. */
export function* missingAttestations(id: SectionId, context: Context): Generator<Finding> {
    for (const needed of attestedSettingIds) {
        const setting: AttestedSetting = attestedSettings[needed];
        const path = setting.neededBy(context.policy);
        if (path?.[0] !== id || context.policy.attestations?.[needed] !== undefined) continue;
        yield context.warning(
            "attestation-missing",
            path,
            `no file holds this, and nobody attests ${needed}: ${setting.what}`,
            { expected: `attestations.${needed}, after a look at ${setting.place}` },
        );
    }
}
