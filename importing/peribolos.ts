/**
 * Peribolos' `org.yaml`: organizations, their people, teams below teams, and which repositories teams have. Keys by
 * `org.Config` of prow's pkg/config/org.
 */
import { z } from "zod";
import { DataError, firstIssue } from "../plan/data-error";
import { Declared } from "./declared";
import type { Found, Remark } from "./model";
import { Remarks } from "./model";

const people = z.array(z.string()).nullish();

const team = z.looseObject({
    description: z.string().nullish(),
    privacy: z.enum(["closed", "secret"]).nullish(),
    maintainers: people,
    members: people,
    repos: z.record(z.string(), z.string()).nullish(),
    previously: people,
    get teams(): z.ZodOptional<z.ZodNullable<z.ZodRecord<z.ZodString, typeof team>>> {
        return z.record(z.string(), team).nullable().optional();
    },
});
type PeribolosTeam = z.output<typeof team>;

const organization = z.looseObject({
    default_repository_permission: z.enum(["none", "read", "write", "admin"]).nullish(),
    admins: people,
    members: people,
    teams: z.record(z.string(), team).nullish(),
    repos: z
        .record(
            z.string(),
            z
                .looseObject({
                    private: z.boolean().nullish(),
                    archived: z.boolean().nullish(),
                    default_branch: z.string().nullish(),
                })
                .nullable(),
        )
        .nullish(),
});

const file = z.looseObject({ orgs: z.record(z.string(), organization) });

export interface FromFiles {
    readonly found: Found;
    readonly remarks: readonly Remark[];
}

/**
 * @param login which organization, where the file has several
 * @throws DataError for data that is no such file, or has no such organization
 */
export function fromPeribolos(data: unknown, login?: string): FromFiles {
    const parsed = file.safeParse(data);
    if (!parsed.success) throw firstIssue(parsed.error.issues);
    const { orgs, ...beside } = parsed.data;
    const names = Object.keys(orgs);
    const name = login ?? (names.length === 1 ? names[0] : undefined);
    const wanted = name !== undefined && Object.hasOwn(orgs, name) ? orgs[name] : undefined;
    if (name === undefined || wanted === undefined)
        throw new DataError(["orgs"], `say which with --org, one of ${names.join(", ")}`);
    const remarks = new Remarks();
    remarks.add(
        "branches",
        "Peribolos declares no protections, environments, secrets and apps: what there is of them, import --org finds",
    );
    for (const key of Object.keys(beside)) remarks.add("users", `${key}: no counterpart`);
    return { found: organizationOf(name, wanted, remarks), remarks: remarks.all };
}

function organizationOf(
    login: string,
    {
        default_repository_permission: base,
        admins,
        members,
        teams,
        repos,
        ...rest
    }: z.output<typeof organization>,
    remarks: Remarks,
): Found {
    for (const key of Object.keys(rest))
        remarks.add(
            "users",
            `orgs.${login}.${key}: a setting of the organization that no policy has`,
        );
    const declared = new Declared(login);
    for (const one of members ?? []) declared.person(one, "member");
    for (const one of admins ?? []) declared.person(one, "admin");
    for (const [name, repository] of Object.entries(repos ?? {})) {
        const { private: hidden, archived, default_branch: branch, ...others } = repository ?? {};
        for (const key of Object.keys(others))
            remarks.add(
                "repositories",
                `repos.*.${key}: a setting of repositories that no policy has`,
            );
        declared.repository(name, {
            archived: archived ?? false,
            visibility: hidden === true ? "private" : "public",
            ...(branch ? { defaultBranch: branch } : {}),
        });
    }
    addTeams(teams ?? {}, undefined, declared, remarks);
    return declared.found(base ?? undefined);
}

function addTeams(
    teams: Readonly<Record<string, PeribolosTeam>>,
    parent: string | undefined,
    declared: Declared,
    remarks: Remarks,
): void {
    for (const [name, one] of Object.entries(teams)) {
        const {
            description,
            privacy,
            maintainers,
            members,
            repos,
            previously,
            teams: below,
            ...rest
        } = one;
        for (const key of Object.keys(rest))
            remarks.add("users", `teams.${name}.${key}: no counterpart`);
        if ((previously ?? []).length > 0)
            remarks.add(
                "users",
                `teams.${name}.previously: ${(previously ?? []).join(", ")}; write it to a team that the policy looks after`,
            );
        const slug = declared.team(name, {
            description: description ?? "",
            privacy: privacy ?? "closed",
            ...(parent === undefined ? {} : { parent }),
            members: {
                ...Object.fromEntries(
                    (members ?? []).map((who) => [declared.named(who), "member" as const]),
                ),
                ...Object.fromEntries(
                    (maintainers ?? []).map((who) => [declared.named(who), "maintainer" as const]),
                ),
            },
        });
        for (const [repository, role] of Object.entries(repos ?? {}))
            declared.grantTeam(repository, name, role);
        addTeams(below ?? {}, slug, declared, remarks);
    }
}
