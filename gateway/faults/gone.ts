import type { Ask, Send } from "../exchange";
import { isRecord, jsonOf, ofOurReader, queryFor, readFor, refusal } from "../exchange";
import { missing } from "./not-found";

export interface GoneOptions {
    /** Paths, or node ids, that a person says are gone although nothing here can prove it. */
    readonly accepted?: readonly string[];
}

/** Segments that name a list; everything else below an object is an item, or a setting of it. */
const lists = new Set(
    "branches collaborators commits deployment-branch-policies environments invitations keys members memberships pulls repos repositories rulesets secrets teams variables".split(
        " ",
    ),
);

/**
 * To the provider "not found" means removed: it drops the resource from its state (limits-and-faults P1: 40 of 40 when a token
 * lost a permission). GitHub says the same of what a caller may not see. So a 404 passes only when it is proven that the
 * caller would see the object: the list that it stands in can be read, or the repository that holds it is gone itself.
 */
export function provingGone(next: Send, { accepted = [] }: GoneOptions): Send {
    const said = new Set(accepted);
    const organizations = new Set<string>();
    return async (ask) => {
        // The provider asks for its organization first of all.
        const organization = /^\/orgs\/([^/]+)$/.exec(ask.path)?.[1];
        if (organization !== undefined) organizations.add(organization.toLowerCase());
        const answer = await next(ask);
        const path = missing(ask, answer);
        // Our own reader has rules of its own for what it cannot see; the empty name is a provider's mistake, not an object.
        if (path === undefined || path.endsWith("/") || ofOurReader(ask) || said.has(path))
            return answer;
        const hidden = await new Witness(next, ask, organizations).hidden(path);
        if (hidden === undefined) return answer;
        return refusal(
            `${path} is not found, but ${hidden}: it may be there and the token not see it any more. ` +
                `Nothing is dropped from the state. Give the token its permission back; or, if it really was removed, say so with --gone "${path}"`,
        );
    };
}

/** Looks for proof in the name of one request; undefined as an answer means "would be seen, so it is gone". */
class Witness {
    constructor(
        private readonly send: Send,
        private readonly ask: Ask,
        private readonly organizations: ReadonlySet<string>,
    ) {}

    async hidden(path: string): Promise<string | undefined> {
        if (path.startsWith("node ")) return this.nodeHidden();
        if (/^\/orgs\/[^/]+$/.test(path)) return "every token sees its organization";
        const repository = /^\/(?:repos\/([^/]+)|repositories)\/([^/]+)$/.exec(path);
        if (repository !== null) return this.repositoryHidden(repository[1], repository[2]);
        const { parent, list } = place(path);
        if (list === undefined) return "there is no way to prove it";
        if (list !== path && (await this.readable(list)) === true) return this.otherEnd(path);
        const holder = await this.readable(parent);
        if (holder === true) return `${list} cannot be read`;
        if (holder === false) return this.hidden(parent);
        return `${parent} cannot be read`;
    }

    /** A team's grant is gone too when its repository is not to be seen; that is then for the repository to prove. */
    private async otherEnd(path: string): Promise<string | undefined> {
        const grant = /\/teams?\/[^/]+(\/repos\/[^/]+\/[^/]+)$/.exec(path)?.[1];
        if (grant === undefined || (await this.readable(grant)) === true) return undefined;
        return this.hidden(grant);
    }

    /** True: read. False: not found. Undefined: refused, or no answer. */
    private async readable(path: string): Promise<boolean | undefined> {
        const single =
            !lists.has(path.split("/").at(-1) ?? "") && !path.endsWith("/matching-refs/heads");
        const { status } = await this.send(readFor(this.ask, single ? path : `${path}?per_page=1`));
        // 409: the git list of a repository without a commit.
        if ((status >= 200 && status < 300) || status === 409) return true;
        return status === 404 ? false : undefined;
    }

    /** Whoever sees as many repositories as the organization has sees all of them, and this one is not among them. */
    private async repositoryHidden(owner = "", name = ""): Promise<string | undefined> {
        const organization = owner === "" ? this.onlyOrganization() : owner;
        if (organization === undefined) return "its organization is not known";
        const about = jsonOf(await this.send(readFor(this.ask, `/orgs/${organization}`)));
        if (
            !isRecord(about) ||
            typeof about.total_private_repos !== "number" ||
            !("default_repository_permission" in about)
        )
            return "the token does not see how many repositories there are";
        const all = Number(about.public_repos) + about.total_private_repos;
        const names = await this.repositories(organization);
        if (names === undefined) return "the organization's repositories cannot be listed";
        if (names.some((one) => one.includes(name.toLowerCase())))
            return "its repository is listed";
        return names.length === all
            ? undefined
            : `the token sees ${names.length} of ${all} repositories`;
    }

    /** Name, lower case, and id of each; undefined when the list cannot be read. */
    private async repositories(organization: string): Promise<string[][] | undefined> {
        const names: string[][] = [];
        for (let page = 1; ; page++) {
            const list = `/orgs/${organization}/repos?type=all&per_page=100&page=${page}`;
            const items = jsonOf(await this.send(readFor(this.ask, list)));
            if (!Array.isArray(items)) return undefined;
            for (const item of items as unknown[])
                if (isRecord(item)) names.push([String(item.name).toLowerCase(), String(item.id)]);
            if (items.length < 100) return names;
        }
    }

    private async nodeHidden(): Promise<string | undefined> {
        const organization = this.onlyOrganization();
        if (organization === undefined) return "its organization is not known";
        const query =
            "query($login:String!){organization(login:$login){repositories(first:1){nodes{viewerCanAdminister}}}}";
        const text = JSON.stringify(
            jsonOf(await this.send(queryFor(this.ask, query, { login: organization }))) ?? {},
        );
        if (!text.includes('"viewerCanAdminister":true'))
            return "the token does not administer repositories";
        return this.repositoryHidden(organization);
    }

    /** Requests by id do not say whose; the credentials of a rollout see one organization, or this proves nothing. */
    private onlyOrganization(): string | undefined {
        return this.organizations.size === 1 ? [...this.organizations][0] : undefined;
    }
}

/** The list that an object stands in, and the object above it. A list stands in itself. */
function place(path: string): { readonly parent: string; readonly list?: string } {
    const team = /^(\/organizations\/[^/]+)\/team\/[^/]+$/.exec(path);
    if (team !== null) return { parent: `${team[1]}`, list: `${team[1]}/teams` };
    const git = /^(\/repos\/[^/]+\/[^/]+)\/(?:contents|git\/ref|commits)\//.exec(path);
    if (git !== null) return { parent: `${git[1]}`, list: `${git[1]}/git/matching-refs/heads` };
    const grant = /^(.*\/teams?\/[^/]+)\/repos\/[^/]+\/[^/]+$/.exec(path);
    if (grant !== null) return { parent: `${grant[1]}`, list: `${grant[1]}/repos` };
    const membership = /^(.*\/teams?\/[^/]+)\/memberships\/[^/]+$/.exec(path);
    if (membership !== null)
        return { parent: `${membership[1]}`, list: `${membership[1]}/members` };
    const segments = path.split("/");
    const above = segments.slice(0, -1);
    if (lists.has(segments.at(-1) ?? "")) return { parent: holder(above), list: path };
    if (lists.has(above.at(-1) ?? ""))
        return { parent: holder(above.slice(0, -1)), list: above.join("/") };
    return { parent: above.join("/") };
}

/** `/repos/o/r/actions/secrets` belongs to the repository: `actions` is no object. */
function holder(segments: readonly string[]): string {
    return (segments.at(-1) === "actions" ? segments.slice(0, -1) : segments).join("/");
}
