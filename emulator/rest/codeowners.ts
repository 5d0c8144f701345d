import { codeownersErrors } from "../codeowners";
import { get, ok, type Route } from "../http/context";
import { notFound } from "../http/problem";
import { requireRepository } from "../permissions";
import { resolveCommit } from "../state/git";

export const routes: readonly Route[] = [
    get(
        "/repos/:owner/:repo/codeowners/errors",
        "repos/repos#list-codeowners-errors",
        (context) => {
            const repository = requireRepository(context, {
                permission: "contents",
                access: "read",
                role: "read",
            });
            const { ref } = context.query;
            if (resolveCommit(repository, ref) === undefined) throw notFound();
            const errors = codeownersErrors(context.state, repository, ref);
            if (errors === undefined) throw notFound();
            return ok({ errors });
        },
    ),
];
