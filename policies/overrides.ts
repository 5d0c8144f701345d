import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { brakeIds } from "../controls/brakes";
import { didYouMean } from "../controls/did-you-mean";
import type { PolicyPath } from "../controls/control";
import { date, section } from "../controls/schema";
import { daysBetween, utcToday } from "../controls/until";
import type { Finding } from "../plan/finding";
import { sortFindings } from "../plan/finding";
import type { Origin } from "../plan/origin";
import { startOf } from "./bounded-file";
import { findingsOf } from "./issues";
import type { Positions } from "./positions";
import { limits, readYaml } from "./yaml";

/** A person's word that one plan, and no other, may pass a brake; as `Override` of the preview's model. */
export interface WrittenOverride {
    readonly brake: string;
    /** First digits of the plan's hash, lower case. */
    readonly plan: string;
    readonly by: string;
    readonly because: string;
    readonly expires: string;
    readonly origin: Origin;
}

export interface Overrides {
    /** In the order of the file; only those without an error. Whether one holds for a plan is the brakes' question. */
    readonly overrides: readonly WrittenOverride[];
    /** Sorted. An error stops an apply as one of the policy does; an override that has ended is a warning. */
    readonly findings: readonly Finding[];
}

/** An override is for the plan that lies on the table, so it need not outlive a release cycle. Days. */
const longest = 31;

const schema = z.array(
    section({
        brake: z.string(),
        plan: z
            .string()
            .regex(
                /^[0-9a-fA-F]{12,64}$/,
                "must be the hash of a plan, at least its first 12 digits, in quotes",
            ),
        by: z
            .string()
            .regex(/^@[a-zA-Z0-9][a-zA-Z0-9_-]{0,38}$/, "must be a person as @login, in quotes"),
        because: z.string().regex(/\S/, "must say why"),
        expires: date,
    }),
);
type Written = z.output<typeof schema>[number];

/** `overrides.yaml` beside the policy. */
export function overridesFileOf(policyFile: string): string {
    return path.join(path.dirname(policyFile), "overrides.yaml");
}

/**
 * Reads a file of overrides; one that does not exist holds none.
 * @param today ISO date; default: today, in UTC
 * @throws the error of the file system when the file is there and cannot be read
 */
export function readOverrides(file: string, today = utcToday()): Overrides {
    if (!existsSync(file)) return { overrides: [], findings: [] };
    return parseOverrides(startOf(file, limits.bytes).toString("utf8"), file, today);
}

/** As `readOverrides`, of a text; never throws. A file without a value, comments aside, holds no override. */
export function parseOverrides(source: string, file: string, today = utcToday()): Overrides {
    const text = source.replace(/^\uFEFF/, "");
    if (text.split("\n").every((line) => /^\s*(?:#.*)?$/.test(line)))
        return { overrides: [], findings: [] };
    const { data, positions, findings } = readYaml(text, file);
    if (findings.length > 0) return { overrides: [], findings: sortFindings(findings) };
    const result = schema.safeParse(data);
    if (!result.success) {
        const checked = { schema, data, positions, base: [] };
        return {
            overrides: [],
            findings: sortFindings(findingsOf(result.error.issues, checked)),
        };
    }
    const read = result.data.map((written, index) => ({
        override: {
            ...written,
            plan: written.plan.toLowerCase(),
            origin: positions.at([index]),
        },
        findings: [...problems(written, index, positions, today)],
    }));
    return {
        overrides: read
            .filter(({ findings }) => findings.every(({ severity }) => severity !== "error"))
            .map(({ override }) => override),
        findings: sortFindings(read.flatMap((one) => one.findings)),
    };
}

function* problems(
    { brake, plan, expires }: Written,
    index: number,
    positions: Positions,
    today: string,
): Generator<Finding> {
    const finding = (
        severity: Finding["severity"],
        code: string,
        at: PolicyPath,
        message: string,
        expected: string,
    ): Finding => ({ severity, code, message, expected, origin: positions.at([index, ...at]) });

    if (!brakeIds.includes(brake)) {
        const expected = didYouMean(brake, brakeIds, "brakes");
        yield finding("error", "unknown-brake", ["brake"], `no brake ${brake}`, expected);
    }
    const left = daysBetween(today, expires);
    if (left < 0) {
        const message = `the override of ${brake} for plan ${plan.slice(0, 12)} ended on ${expires}`;
        const expected = "remove it, or write another one for the plan at hand";
        yield finding("warning", "override-expired", ["expires"], message, expected);
    } else if (left > longest) {
        const message = `the override of ${brake} would hold for ${left} days`;
        const expected = `at most ${longest}: an override is for one plan, to be applied now`;
        yield finding("error", "override-too-long", ["expires"], message, expected);
    }
}
