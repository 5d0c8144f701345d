/** References: read, make, move, delete. */
import * as read from "../http/body";
import {
    created,
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { requireRepository } from "../permissions";
import { gitRef } from "../render/git";
import { updateRef } from "../refs";
import { isAncestor } from "../state/git";
import type { Repository } from "../state/repository";

const docs = "git/refs";

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/git/ref/*", `${docs}#get-a-reference`, (context) => {
        const repository = requireReadable(context);
        const name = context.param("*");
        const sha = repository.git.refs.get(name);
        if (sha === undefined) throw notFound();
        return ok(gitRef(context, repository, name, sha));
    }),
    get(
        "/repos/:owner/:repo/git/matching-refs/*",
        `${docs}#list-matching-references`,
        (context) => {
            const repository = requireReadable(context);
            const prefix = context.param("*");
            const found = [...repository.git.refs]
                .filter(([name]) => name.startsWith(prefix))
                .sort(([a], [b]) => (a < b ? -1 : 1));
            return paged(context, found, ([name, sha]) => gitRef(context, repository, name, sha));
        },
    ),
    post("/repos/:owner/:repo/git/refs", `${docs}#create-a-reference`, (context) => {
        const repository = requireWritable(context);
        read.served(context.body, ["ref", "sha"]);
        const ref = read.requiredText(context.body, "ref");
        const sha = read.requiredText(context.body, "sha");
        if (!/^refs\/(heads|tags)\/.+/.test(ref)) {
            throw new Problem(
                422,
                "Reference name must start with 'refs/' and include at least two slashes.",
            );
        }
        const name = ref.slice("refs/".length);
        assertRefName(name);
        if (repository.git.refs.has(name)) throw new Problem(422, "Reference already exists");
        assertNoDirectoryConflict(repository, name);
        if (!repository.git.commits.has(sha)) throw new Problem(422, "Object does not exist");
        updateRef(context, repository, name, sha, "ref");
        return created(gitRef(context, repository, name, sha));
    }),
    patch("/repos/:owner/:repo/git/refs/*", `${docs}#update-a-reference`, (context) => {
        const repository = requireWritable(context);
        const name = context.param("*");
        const sha = read.requiredText(context.body, "sha");
        const force = read.flag(context.body, "force") ?? false;
        const before = repository.git.refs.get(name);
        if (before === undefined) throw new Problem(422, "Reference does not exist");
        if (!repository.git.commits.has(sha)) throw new Problem(422, "Object does not exist");
        if (!force && !isAncestor(repository.git, before, sha))
            throw new Problem(422, "Update is not a fast forward");
        updateRef(context, repository, name, sha, "ref");
        return ok(gitRef(context, repository, name, sha));
    }),
    del("/repos/:owner/:repo/git/refs/*", `${docs}#delete-a-reference`, (context) => {
        const repository = requireWritable(context);
        const name = context.param("*");
        if (!repository.git.refs.has(name)) throw new Problem(422, "Reference does not exist");
        if (name === `heads/${repository.defaultBranch}`) {
            throw new Problem(422, "Cannot delete the default branch");
        }
        updateRef(context, repository, name, null, "ref");
        return noContent();
    }),
];

/** Git objects of a repository without any commit are 409. */
export function requireReadable(context: Context): Repository {
    const repository = requireRepository(context, {
        permission: "contents",
        access: "read",
        role: "read",
    });
    assertNotEmpty(repository);
    return repository;
}

export function requireWritable(context: Context): Repository {
    const repository = requireRepository(context, {
        permission: "contents",
        access: "write",
        role: "write",
        hide: true,
    });
    assertNotEmpty(repository);
    return repository;
}

function assertNotEmpty(repository: Repository): void {
    if (repository.git.commits.size === 0) throw new Problem(409, "Git Repository is empty.");
}

/** The rules of `git check-ref-format` that matter over HTTP. */
const forbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(^|\/)\.|\.lock(\/|$)/;

export function assertRefName(name: string): void {
    if (forbidden.test(name)) throw new Problem(422, `${name} is not a valid ref name.`);
}

/** `a/b` cannot be beside `a`: git keeps refs as files. */
export function assertNoDirectoryConflict(repository: Repository, name: string): void {
    for (const other of repository.git.refs.keys()) {
        if (other.startsWith(`${name}/`) || name.startsWith(`${other}/`))
            throw new Problem(422, "Reference update failed");
    }
}
