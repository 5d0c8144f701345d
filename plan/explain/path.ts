import { actorWords, counted, listWords } from "../compare/words";
import { withPeople, isAtLeast } from "./access";
import type { NeededReviews } from "./branch";
import { neededReviews, rulesInForce } from "./branch";
import type { Explanation, Statement } from "./explanation";
import { part, saying } from "./explanation";
import type { OwnedPattern, Owner } from "./owners";
import { ownedBy } from "./owners";
import type { View, ViewedRepository } from "./view";
import { unreadAt } from "./view";

export interface PathFacts {
    readonly repository: string;
    readonly path: string;
    readonly branch: string;
    readonly pullRequest: boolean;
    readonly approvals: number;
    readonly codeOwnerReview: boolean;
    /** As CODEOWNERS has them; empty when nobody owns the file. */
    readonly owners: readonly string[];
    /** The pattern that decides, if any. */
    readonly pattern?: string;
    readonly bypass: readonly string[];
}

/** Who must approve before a change to a file reaches the default branch. */
export function explainPath(
    view: View,
    repository: ViewedRepository,
    path: string,
): Explanation<PathFacts> {
    const branch = repository.defaultBranch;
    const needed = neededReviews(view, rulesInForce(view, repository, branch));
    const owned = ownedBy(view, repository, path);
    return {
        kind: "path",
        subject: `${repository.name} ${path}`,
        source: view.source,
        answer: answer(view, needed, owned, { path, branch }),
        facts: {
            repository: repository.name,
            path,
            branch,
            pullRequest: needed.pullRequest,
            approvals: needed.approvals,
            codeOwnerReview: needed.codeOwners && (owned?.owners.length ?? 0) > 0,
            owners: owned?.owners.map(({ written }) => written) ?? [],
            ...(owned === undefined ? {} : { pattern: owned.pattern }),
            bypass: needed.bypass,
        },
        parts: saying(
            part(`Before it is on ${branch}`, needed.because),
            part("Who owns the file", owners(view, owned)),
            part("Who may approve", approvers(view, repository, needed)),
            part("Who need not wait", exceptions(needed)),
        ),
        unknown: unreadAt(view, "repositories", repository.name),
    };
}

function answer(
    view: View,
    needed: NeededReviews,
    owned: OwnedPattern | undefined,
    { path, branch }: { readonly path: string; readonly branch: string },
): string {
    if (!needed.pullRequest)
        return `Nobody has to approve a change to ${path}: whoever has write access may push to ${branch}.`;
    const named = owned?.owners.filter(({ counts }) => counts !== false) ?? [];
    const who = listed(named.map((owner) => ownerWords(view, owner)));
    if (needed.codeOwners && named.length > 0) {
        if (needed.approvals <= 1)
            return `A change to ${path} needs an approval by a code owner: ${who}.`;
        return `A change to ${path} needs ${counted(needed.approvals, "approval")}, one of them by a code owner: ${who}.`;
    }
    if (needed.approvals === 0)
        return `A change to ${path} needs a pull request, and nobody's approval.`;
    const why = !needed.codeOwners
        ? "code owners are asked, and need not answer"
        : owned === undefined || owned.owners.length === 0
          ? "nobody owns the file"
          : "its code owners have no write access, so GitHub passes over them";
    return `A change to ${path} needs ${counted(needed.approvals, "approval")} by anybody with write access; ${why}.`;
}

function owners(view: View, owned: OwnedPattern | undefined): Statement[] {
    if (owned === undefined) return [{ text: "no line of CODEOWNERS matches" }];
    if (owned.owners.length === 0)
        return [{ text: `${owned.pattern} takes the file from every owner`, ...owned.cited }];
    return owned.owners.map((owner) => ({
        text: `${owned.pattern}: ${ownerWords(view, owner)}${passedOver(owner)}`,
        ...owned.cited,
    }));
}

function passedOver({ counts }: Owner): string {
    if (counts === false) return ", without write access: GitHub passes over it";
    return counts === undefined ? ", if it has write access: the policy does not say" : "";
}

function ownerWords(view: View, { actor, written }: Owner): string {
    return actor === undefined ? written : withPeople(view, actor);
}

function approvers(view: View, repository: ViewedRepository, needed: NeededReviews): Statement[] {
    if (!needed.pullRequest || needed.approvals === 0) return [];
    const at = ["repositories", repository.name];
    const named = [
        ...Object.entries(repository.teams).map(([slug, role]) => ({
            actor: `team:${slug}`,
            role,
            cited: view.cite(...at, "teams", slug),
        })),
        ...Object.entries(repository.collaborators).map(([login, role]) => ({
            actor: `user:${login}`,
            role,
            cited: view.cite(...at, "collaborators", login),
        })),
    ].filter(({ role }) => isAtLeast(role, "write"));
    return [
        ...named.map(({ actor, role, cited }) => ({
            text: `${withPeople(view, actor)}: ${role}`,
            ...cited,
        })),
        ...(view.source === "policy" && repository.grants === "additive"
            ? [
                  {
                      text: "whoever else has write access: the policy leaves it alone",
                      ...view.cite(...at, "grants"),
                  },
              ]
            : []),
        { text: "never the author of the change", place: "GitHub" },
    ];
}

function exceptions(needed: NeededReviews): Statement[] {
    if (!needed.pullRequest) return [];
    return [
        ...(needed.bypass.length === 0 ? [] : [{ text: listWords(needed.bypass.map(actorWords)) }]),
        ...(needed.bindsAdministrators
            ? []
            : [{ text: "administrators of the repository: nothing in force binds them" }]),
    ];
}

function listed(words: readonly string[]): string {
    return words.length <= 1
        ? (words[0] ?? "")
        : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
