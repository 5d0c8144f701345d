import { get, ok, put, type Route } from "../http/context";
import * as read from "../http/body";
import { missing } from "../http/body";
import { Problem } from "../http/problem";
import { requireRepository } from "../permissions";

const docs = "repos/repos";

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/topics", `${docs}#get-all-repository-topics`, (context) => {
        const repository = requireRepository(context, {
            permission: "metadata",
            access: "read",
            role: "read",
        });
        return ok({ names: repository.topics });
    }),
    put("/repos/:owner/:repo/topics", `${docs}#replace-all-repository-topics`, (context) => {
        const repository = requireRepository(context, {
            permission: "administration",
            access: "write",
            role: "maintain",
            hide: true,
        });
        const names = read.texts(context.body, "names");
        if (names === undefined) throw missing("names");
        const topics = [...new Set(names.map((name) => name.toLowerCase()))];
        if (topics.length > 20)
            throw new Problem(422, "Validation Failed", [
                "A repository cannot have more than 20 topics.",
            ]);
        for (const topic of topics) {
            if (!/^[a-z0-9][a-z0-9-]*$/.test(topic) || topic.length > 50) {
                throw new Problem(422, "Validation Failed", [
                    "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.",
                ]);
            }
        }
        repository.topics = topics;
        context.auditRepository(repository, "repo.change_topics", { topics });
        return ok({ names: topics });
    }),
];
