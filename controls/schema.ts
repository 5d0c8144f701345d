/**
 * The words that several areas use, each with its rule and its source. A key's own `.meta` says what it means there.
 * Messages complete the sentence `<path>  must be …`.
 */
import { z } from "zod";

/** A mapping with exactly these keys: an unknown key is an error, never ignored. */
export const section = z.strictObject;

/** Names that only the policy knows (tiers, profiles, review areas); they appear in reports and rendered files. */
export const name = z
    .string()
    .regex(
        /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
        "must be lower-case words joined by hyphens, as in docs-site",
    )
    .meta({ examples: ["pilot", "docs-site"] });

/** A mapping from names that the policy invents to what they mean. */
export function named<Value extends z.ZodType>(value: Value) {
    return z.record(name, value);
}

/**
 * Login of a person. GitHub: letters, digits and single hyphens, at most 39 characters; names of managed users end in
 * `_shortcode`, and bots in `[bot]` have no place in a policy of people.
 */
export const login = z
    .string()
    .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,38})$/, "must be a GitHub login, as in dev-1")
    .meta({ examples: ["dev-1"] });

/** Name of a team as `users` declares it. GitHub allows nearly any text; its slug must not be empty. */
export const teamName = z
    .string()
    .min(1, "must be the name of a team")
    .max(255, "must be at most 255 characters")
    .regex(/^\S(?:.*\S)?$/u, "must not begin or end with a space")
    .regex(/[a-zA-Z0-9]/, "must have a letter or digit, for GitHub to make a slug of")
    .meta({ examples: ["codex-pilot", "Platform Team"] });

/** A team of `users` by name, or a person as `@login`. */
export const teamOrPerson = z
    .string()
    .regex(
        /^(?:@[a-zA-Z0-9][a-zA-Z0-9_-]{0,38}|[^@\s](?:.*\S)?)$/u,
        "must be a team of `users`, or a person as @login",
    )
    .meta({ examples: ["codex-reviewers", "@lead-1"] });

/** As `teamOrPerson`, or a GitHub App as `app:slug`. */
export const actor = z
    .string()
    .regex(
        /^(?:@[a-zA-Z0-9][a-zA-Z0-9_-]{0,38}|app:[a-z0-9-]+|[^@\s](?:.*\S)?)$/u,
        "must be a team of `users`, a person as @login, or an app as app:slug",
    )
    .meta({ examples: ["platform-team", "@lead-1", "app:release-bot"] });

/** Names of tiers (of `repositories`) and of single repositories. */
export const repositories = z
    .array(z.string().min(1, "must be a tier of `repositories`, or the name of a repository"))
    .min(1, "must name at least one tier or repository")
    .meta({ examples: [["pilot", "payments-api"]] });

/** ISO 8601 calendar date, checked (30 February is none); plain YAML 1.2 text, never a Date. */
export const date = z.iso
    .date("must be a calendar date as in 2027-03-31")
    .meta({ examples: ["2027-03-31"] });

/**
 * Name of an Actions secret. GitHub: letters, digits and underscores, no digit first, no GITHUB_ prefix; stored in
 * upper case, so that is how it is written here.
 */
export const secretName = z
    .string()
    .regex(
        /^[A-Z_][A-Z0-9_]*$/,
        "must be upper-case letters, digits and underscores, no digit first",
    )
    .regex(/^(?!GITHUB_)/, "must not begin with GITHUB_, which GitHub keeps for itself")
    .meta({ examples: ["DEPLOY_TOKEN"] });

/** Name of an environment variable of whoever runs `pulumi up`. */
export const variableName = z
    .string()
    .regex(
        /^[A-Za-z_][A-Za-z0-9_]*$/,
        "must be the name of an environment variable, as in NPM_TOKEN",
    )
    .meta({ examples: ["NPM_TOKEN"] });

/** How a file reaches a repository. */
export const delivery = z.enum(["commit", "pull-request"]);
