/** What a report says, before it is a page, Markdown or JSON: plain data, and exactly what `--format json` prints. */
import type { NotEnforced } from "../../codex/limits";
import type { ChecklistAnswer } from "../../controls/checklist-answers";
import type { SectionId } from "../../controls/control";
import type { RepositoryRole } from "../../plan/organization";
import type { Origin } from "../../plan/origin";
import type { DriftReport } from "../render/drift-report";

/** What `report --format json` prints; `--previous` reads it again. */
export interface RolloutReport {
    readonly version: 1;
    readonly organization: string;
    /** Policy file as the user gave it. */
    readonly policy: string;
    /** ISO day of the run, UTC. */
    readonly date: string;
    /** Whether access, reviewers and secrets are what the policy says, or what the organization has. */
    readonly source: "policy" | "organization";
    /** What the report leans on, for people. */
    readonly basis: string;
    /** The codex release that Codex's files were proven with. */
    readonly codex: string;
    readonly verdict: Verdict;
    readonly checklist: readonly ChecklistAnswer[];
    readonly areas: readonly AreaRow[];
    readonly access: Access;
    readonly review: Review;
    /** Sorted by name. */
    readonly secrets: readonly SecretReach[];
    /** Absent: the organization was not read. */
    readonly drift?: DriftReport;
    /** Everything with an end, the next first. */
    readonly expiries: readonly Expiry[];
    /** Since the report of `--previous`; absent without it. */
    readonly since?: Since;
    /** What the reports before came to, oldest first, handed on from one to the next; absent without `--previous`. */
    readonly history?: readonly HistoryPoint[];
    readonly unread: readonly NotRead[];
    readonly limits: readonly NotEnforced[];
}

export interface Verdict {
    /** All of it in one line. */
    readonly words: string;
    readonly tone: "bad" | "good" | "warn";
    readonly questions: number;
    /** Questions where all that is asked is enforced, verified, attested or declared. */
    readonly answered: number;
    /** Single things that nobody has said yet, or that are not so. */
    readonly open: number;
    /** Differences from the policy; absent: the organization was not read. */
    readonly drift?: number;
    readonly unread: number;
    /** Ends that have passed. */
    readonly ended: number;
    /** Ends within 30 days. */
    readonly ending: number;
}

export interface AreaRow {
    readonly area: SectionId;
    readonly title: string;
    /** What this policy says of it; absent: it has no such section. */
    readonly sentence?: string;
    readonly origin?: Origin;
    readonly becomes: string;
    readonly verified: string;
    /** What no resource and no file holds. */
    readonly attested: string;
    /** Page of the documentation, below its root. */
    readonly page: string;
}

export interface Access {
    readonly tiers: readonly TierAccess[];
    /** Everybody and everything that is granted something, by how it is granted. */
    readonly subjects: readonly Subject[];
    /** People who reach the same repositories in the same way are together. */
    readonly people: readonly PeopleAlike[];
    readonly repositories: readonly RepositoryAccess[];
    /** Repositories that no tier selects; the policy says nothing of them. */
    readonly outside: readonly string[];
}

export interface TierAccess {
    readonly tier: string;
    readonly grants: "additive" | "authoritative";
    readonly repositories: number;
    readonly origin?: Origin;
}

export interface Subject {
    readonly kind: "app" | "base" | "owners" | "person" | "team";
    /** Slug or login; `organization owners`, `every member`. */
    readonly name: string;
    /** Who is in it, as far as that is known, teams below it included. */
    readonly people?: readonly string[];
    /** Others may be in it, whom the policy does not name. */
    readonly more?: boolean;
    readonly tiers: readonly RolesInTier[];
}

export interface RolesInTier {
    readonly tier: string;
    readonly role: RepositoryRole;
    readonly repositories: number;
}

export interface PeopleAlike {
    readonly logins: readonly string[];
    /** `team codex-pilot`, `their own grant`, … */
    readonly through: readonly string[];
    readonly tiers: readonly RolesInTier[];
}

export interface RepositoryAccess {
    readonly name: string;
    readonly tier: string;
    readonly visibility: "internal" | "private" | "public";
    /** Direct grants of teams, by slug. */
    readonly teams: Readonly<Record<string, RepositoryRole>>;
    /** Direct grants of people, by login. */
    readonly direct: Readonly<Record<string, RepositoryRole>>;
    readonly apps: readonly string[];
    /** People by their strongest role, through everything together. */
    readonly effective: Readonly<Record<RepositoryRole, number>>;
    /** Others may have access: people whom the policy does not name, or grants that it leaves alone or that were not read. */
    readonly more?: string;
}

export interface Review {
    readonly areas: readonly ReviewAreaRow[];
    /** Lines of CODEOWNERS that people wrote themselves. */
    readonly others: readonly OwnedPaths[];
}

export interface ReviewAreaRow {
    readonly area: string;
    readonly approvals?: number;
    readonly origin: Origin;
    readonly paths: readonly OwnedPaths[];
}

/** A pattern with the same owners in some repositories. */
export interface OwnedPaths {
    readonly pattern: string;
    /** As CODEOWNERS has them; empty: nobody owns the path there. */
    readonly owners: readonly string[];
    /** Owners whom GitHub passes over, since they have no write access. */
    readonly passedOver: readonly string[];
    /** Whether a code owner has to approve before a change is on the default branch. */
    readonly required: boolean;
    readonly approvals: number;
    /** CODEOWNERS or what protects the branch could not be read there: nothing may be concluded from the above. */
    readonly unread?: boolean;
    readonly repositories: readonly string[];
}

export interface SecretReach {
    readonly name: string;
    readonly origin?: Origin;
    readonly answer: "after-approval" | "no" | "nowhere" | "yes";
    readonly places: readonly SecretPlace[];
}

/** The same kind of slot with the same answer, in some repositories. */
export interface SecretPlace {
    readonly kind: "environment" | "organization" | "repository";
    readonly environment?: string;
    readonly fromCodexBranch: "after-approval" | "no" | "yes";
    readonly repositories: readonly string[];
    /** Of them, those where the Codex app can push a branch. */
    readonly seenByCodexApp: readonly string[];
}

export interface Expiry {
    readonly kind: "access" | "attestation" | "exception";
    /** What ends, e.g. `attestation retention`. */
    readonly what: string;
    readonly owner?: string;
    readonly evidence?: string;
    /** Last day, ISO. */
    readonly expires: string;
    /** Days until then; negative: it has ended. */
    readonly days: number;
    readonly origin: Origin;
}

export interface Since {
    /** Day of the report before. */
    readonly date: string;
    /** What the reader must know before comparing. */
    readonly note?: string;
    readonly changes: readonly SinceChange[];
}

export interface SinceChange {
    readonly area: "access" | "areas" | "checklist" | "drift" | "ends" | "review" | "secrets";
    /** Stable name of the fact, e.g. `access/docs-web/team codex-pilot`. */
    readonly path: string;
    readonly repository?: string;
    readonly summary: string;
    readonly before?: string;
    readonly after?: string;
}

/** What the report of a day came to. */
export interface HistoryPoint {
    /** ISO day. */
    readonly date: string;
    /** Questions of the checklist that were answered. */
    readonly answered: number;
    /** Single things that nobody had said, or that were not so. */
    readonly open: number;
    /** Differences from the policy; absent: the organization was not read. */
    readonly drift?: number;
    /** Ends that had passed. */
    readonly ended: number;
}

export interface NotRead {
    readonly what: string;
    readonly reason: string;
}
