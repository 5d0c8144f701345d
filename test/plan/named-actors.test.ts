import { grantedFirst, teamsNeededFirst } from "../../plan/named-actors";
import { planOf } from "../preview/brakes/support";

/** The environment of payments-api names lead-1, who reads it through a grant of their own or through the team. */
const policy = (access: string): string => `version: 1
organization: acme
users:
  leads: { members: [lead-1, lead-2] }
  pilots: { members: [dev-1] }
repositories:
  payments:
    match: [payments-api]
    access: { pilots: write, ${access} }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [payments]
    reviewers: ["@lead-1"]
    branches: protected
`;

function firstOf(access: string) {
    const plan = planOf(policy(access));
    const { teams, people } = grantedFirst(plan.repositories["payments-api"]!, plan, () => []);
    return { early: [...teamsNeededFirst(plan)], teams: [...teams], people: [...people] };
}

test("a team comes early where only it lets in somebody who is named", () => {
    expect(firstOf("leads: write")).toEqual({
        early: ["leads"],
        teams: ["leads"],
        people: ["lead-1"],
    });
});

test("a grant of their own makes the team wait with all others: nobody else writes before the bounds stand", () => {
    expect(firstOf('leads: write, "@lead-1": read')).toEqual({
        early: [],
        teams: [],
        people: ["lead-1"],
    });
});
