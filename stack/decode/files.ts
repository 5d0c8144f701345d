import { z } from "zod";
import { readManagedBlock } from "../../plan/codeowners";
import { own } from "../../plan/compare/lookup";
import type { PlannedFile } from "../../plan/plan";
import type { Decode, Decoders } from "./read";
import { placeOf } from "./place";
import { inputsOf, misplaced, text } from "./read";

const schema = z.object({ file: text, content: text });

const deliveries: Readonly<Record<string, PlannedFile["delivery"]>> = {
    files: "commit",
    proposals: "pull-request",
};

const file: Decode = (resource, draft) => {
    const { repository, segments } = placeOf(resource);
    const delivery = own(deliveries, segments[0] ?? "");
    if (repository === undefined || delivery === undefined)
        return misplaced(resource, "codex-rollout/repositories/…/files/…");
    const { file: path, content } = inputsOf(resource, schema);
    const block = readManagedBlock(content);
    draft.repository(repository).files[path] = {
        mode: block === undefined ? "whole" : "block",
        lines: block?.lines ?? content.replace(/\n$/, "").split("\n"),
        text: content,
        delivery,
        delivered: own(own(draft.inventory.repositories, repository)?.files, path) === content,
    };
};

/** How a proposal is made; what it proposes is in its files. */
const noFact: Decode = () => undefined;

export const fileDecoders: Decoders = [
    ["github:index/repositoryFile:RepositoryFile", file],
    ["github:index/branch:Branch", noFact],
    ["github:index/repositoryPullRequest:RepositoryPullRequest", noFact],
];
