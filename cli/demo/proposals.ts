import type { LocalGitHub } from "../../emulator/server";
import type { Plan, PlannedRepository } from "../../plan/plan";
import { parseCodeowners } from "../../plan/codeowners";
import type { BranchRules } from "../../plan/organization";
import type { Console } from "./console";
import type { LocalClient } from "./github";
import { actingAs } from "./people";

interface PullRequest {
    readonly number: number;
    readonly title: string;
    readonly head: { readonly ref: string; readonly sha: string };
}

/**
 * What people do with a file that arrives as a pull request: as many of them as the protection wants approve it,
 * code owners first, the checks report, and an owner merges. Nothing here passes a protection by.
 */
export async function mergeProposals(
    plan: Plan,
    github: LocalGitHub,
    shell: Console,
    owner: LocalClient,
): Promise<{ readonly open: number; readonly merged: number }> {
    let open = 0;
    let merged = 0;
    for (const repository of Object.values(plan.repositories)) {
        const base = `/repos/${plan.organization}/${repository.name}`;
        const pulls = (await owner.send("GET", `${base}/pulls?state=open`)) as PullRequest[];
        for (const pull of pulls.filter(({ head }) => head.ref.startsWith("codex-rollout/"))) {
            open++;
            const people = approvers(plan, repository);
            for (const login of people) {
                const reviewer = actingAs(github, login);
                await reviewer.send("POST", `${base}/pulls/${pull.number}/reviews`, {
                    event: "APPROVE",
                });
            }
            for (const context of Object.values(repository.protections).flatMap(
                ({ checks }) => checks,
            )) {
                await owner.send("POST", `${base}/statuses/${pull.head.sha}`, {
                    state: "success",
                    context,
                });
            }
            await owner.send("PUT", `${base}/pulls/${pull.number}/merge`, {});
            merged++;
            const approved = people.length === 0 ? "" : `approved by ${people.join(" and ")}, `;
            shell.say(`   ${repository.name} #${pull.number} "${pull.title}": ${approved}merged`);
        }
    }
    return { open, merged };
}

/** All that may guard a branch here; one rule too many costs an approval more, one too few a refused merge. */
function rulesOf(plan: Plan, { protections, rulesets }: PlannedRepository): BranchRules[] {
    return [
        ...Object.values(protections),
        ...Object.values(rulesets),
        ...Object.values(plan.rulesets),
    ];
}

/** Distinct people of the teams that own the proposed files, at most as many as the protection asks for. */
function approvers(plan: Plan, repository: PlannedRepository): string[] {
    const wanted = Math.max(0, ...rulesOf(plan, repository).map(({ approvals }) => approvals ?? 0));
    const owners = Object.values(repository.files).flatMap(({ text }) => ownerTeams(text));
    const teams = [...new Set([...owners, ...Object.keys(repository.teams)])];
    const people = teams.flatMap((slug) => Object.keys(plan.teams[slug]?.members ?? {}));
    return [...new Set(people)].slice(0, wanted);
}

function ownerTeams(text: string): string[] {
    return parseCodeowners(text).rules.flatMap(({ owners }) =>
        owners.map((owner) => owner.split("/")[1] ?? "").filter((slug) => slug !== ""),
    );
}
