/** Any program's resources as facts, in the words of the organization state. */
import { coversBranch, rulesInForce } from "../../plan/explain/branch";
import { factPath } from "../../plan/fact-path";
import type { Fact, Facts } from "../../plan/guardrails/fact";
import { UnknownFact } from "../../plan/guardrails/fact";
import type { CodexIdentity } from "../../plan/guardrails/identity";
import { actorName, isCodexApp, isCodexTeam } from "../../plan/guardrails/identity";
import type { BranchProtection, Ruleset } from "../../plan/organization";
import { accessDecoders } from "./decode-access";
import { actionsDecoders } from "./decode-actions";
import { branchDecoders } from "./decode-branches";
import type { Decoder } from "./program";
import { Program, nameOf, types } from "./program";
import type { ResourceView } from "./resource";
import { lazy, list, text } from "./resource";

const decoders: Readonly<Record<string, Decoder>> = {
    ...accessDecoders,
    ...branchDecoders,
    ...actionsDecoders,
};

/** Types of resources that guardrails look at. */
export const guardedTypes: readonly string[] = Object.keys(decoders);

/** A fact and the resource that declares it. */
export interface DeclaredFact {
    readonly fact: Fact;
    readonly urn: string;
}

export interface Declared {
    readonly facts: readonly DeclaredFact[];
    /** Resources of which not even the place is known yet. */
    readonly unread: readonly { readonly urn: string; readonly what: string }[];
}

export function factsOfResource(resource: ResourceView, program = new Program([])): Declared {
    const decode = Object.hasOwn(decoders, resource.type) ? decoders[resource.type] : undefined;
    const { urn } = resource;
    try {
        const facts = [...(decode?.(resource, program) ?? [])].map((fact) => ({ fact, urn }));
        return { facts, unread: [] };
    } catch (error) {
        if (!(error instanceof UnknownFact)) throw error;
        return { facts: [], unread: [{ urn, what: error.what }] };
    }
}

export function factsOfProgram(
    resources: readonly ResourceView[],
    identity: CodexIdentity,
): Declared {
    const program = new Program(resources);
    const each = resources.map((resource) => factsOfResource(resource, program));
    const declared = each.flatMap(({ facts }) => facts);
    const unread = each.flatMap((one) => one.unread);
    const joined = new Joined(program, declared, identity);
    return {
        facts: [...declared.map((one) => joined.completed(one)), ...joined.defaultBranches()],
        unread,
    };
}

/** Facts that take several resources. */
class Joined {
    /** Facts by repository; those of the organization under "". */
    private readonly byRepository = new Map<string, Fact[]>();

    constructor(
        private readonly program: Program,
        private readonly declared: readonly DeclaredFact[],
        private readonly identity: CodexIdentity,
    ) {
        for (const { fact } of declared) {
            const repository = ("repository" in fact ? fact.repository : undefined) ?? "";
            this.byRepository.set(repository, [...this.of(repository), fact]);
        }
    }

    private of(repository: string): readonly Fact[] {
        return this.byRepository.get(repository) ?? [];
    }

    completed(one: DeclaredFact): DeclaredFact {
        const { fact } = one;
        if (fact.kind !== "repository") return one;
        const { path, repository } = fact;
        const joined = lazy<{ readonly kind: "repository" } & Facts["repository"]>({
            kind: () => "repository",
            path: () => path,
            repository: () => repository,
            visibility: () => fact.visibility,
            codexWriters: () => this.codexWriters(repository),
        });
        return { ...one, fact: joined };
    }

    *defaultBranches(): Generator<DeclaredFact> {
        const first = new Map<string, string>();
        for (const { fact, urn } of this.declared) {
            if (!("repository" in fact) || fact.repository === undefined) continue;
            // A protection is where the branch's rules are looked for; else whatever speaks of the repository.
            if (
                !first.has(fact.repository) ||
                fact.kind === "protection" ||
                fact.kind === "ruleset"
            )
                first.set(fact.repository, urn);
        }
        // A protection whose repository is given by node id only may be any repository's.
        const anywhere = [...first.keys()].some(isNodeId);
        for (const [repository, urn] of first) {
            const bare = this.protections(repository).length === 0;
            if (anywhere && bare && !isNodeId(repository)) continue;
            yield { fact: this.defaultBranch(repository), urn };
        }
    }

    private defaultBranch(repository: string): Fact {
        return lazy<{ readonly kind: "default-branch" } & Facts["default-branch"]>({
            kind: () => "default-branch",
            path: () => factPath("repositories", repository),
            repository: () => repository,
            branch: () => this.branchName(repository),
            rules: () => this.rules(repository),
            codexWriters: () => this.codexWriters(repository),
            codeowners: () => this.hasCodeowners(repository),
        });
    }

    private protections(repository: string): BranchProtection[] {
        return this.of(repository).flatMap((fact) =>
            fact.kind === "protection" ? [fact.protection] : [],
        );
    }

    private rulesets(repository: string): Record<string, Ruleset> {
        return Object.fromEntries(
            this.of(repository).flatMap((fact) =>
                fact.kind === "ruleset" ? [[fact.ruleset.name, fact.ruleset as Ruleset]] : [],
            ),
        );
    }

    private rules(repository: string) {
        const protections = this.protections(repository);
        const viewed = {
            name: repository,
            defaultBranch: this.branchName(repository),
            protections: Object.fromEntries(protections.map((one) => [one.pattern, one])),
            rulesets: this.rulesets(repository),
        };
        const inForce = rulesInForce({ rulesets: this.rulesets("") }, viewed, viewed.defaultBranch);
        return inForce.map(({ rules }) => rules);
    }

    /**
     * A program need not say it. Then it is `main` or `master` where one of them is protected, or the one branch that is
     * protected by its full name. @throws UnknownFact
     */
    private branchName(repository: string): string {
        const said = this.saidBranch(repository);
        if (said !== undefined) return said;
        const patterns = this.protections(repository).map(({ pattern }) => pattern);
        const usual = ["main", "master"].find((name) => patterns.includes(name));
        if (usual !== undefined) return usual;
        const literal = patterns.filter((pattern) => !/[*?[]/.test(pattern));
        if (literal.length > 1) throw new UnknownFact("the default branch");
        const covered = ["main", "master"].find((name) =>
            patterns.some((pattern) => coversBranch(pattern, name)),
        );
        return literal[0] ?? covered ?? "main";
    }

    private saidBranch(repository: string): string | undefined {
        for (const resource of this.program.resources) {
            const { type, props } = resource;
            if (
                type === types.branchDefault &&
                this.program.repository(resource, "repository") === repository
            )
                return text(props, "branch");
            if (
                type === types.repository &&
                nameOf(resource) === repository &&
                typeof props["defaultBranch"] === "string"
            )
                return props["defaultBranch"];
        }
        return undefined;
    }

    private codexWriters(repository: string): string[] {
        const weak = ["read", "triage"];
        const teams = this.of(repository).flatMap((fact) =>
            fact.kind === "grant" && !weak.includes(fact.role) ? [fact.actor] : [],
        );
        const names = [
            ...teams.filter((actor) => isCodexTeam(actor, this.identity) === true),
            ...this.installations(repository),
        ].map(actorName);
        return [...new Set(names)].sort();
    }

    private installations(repository: string): string[] {
        return this.program.resources.flatMap((resource) => {
            const { type, props } = resource;
            const many =
                type === "github:index/appInstallationRepositories:AppInstallationRepositories";
            const one = type === "github:index/appInstallationRepository:AppInstallationRepository";
            if (!many && !one) return [];
            const app = `app:${String(props["installationId"])}`;
            if (isCodexApp(app, this.identity) !== true) return [];
            const names = many
                ? list(props, "selectedRepositories").map(String)
                : [this.program.repository(resource, "repository")];
            return names.includes(repository) ? [app] : [];
        });
    }

    private hasCodeowners(repository: string): boolean {
        return this.program.resources.some(
            (resource) =>
                resource.type === "github:index/repositoryFile:RepositoryFile" &&
                /(^|\/)CODEOWNERS$/.test(text(resource.props, "file") ?? "") &&
                this.program.repository(resource, "repository") === repository,
        );
    }
}

/** GraphQL's id of a repository, new (`R_kgDO…`) or old (base64 of `010:Repository123`). */
function isNodeId(repository: string): boolean {
    const old = Buffer.from(repository, "base64").toString("latin1");
    return repository.startsWith("R_") || /^\d+:Repository\d+$/.test(old);
}
