import type { Comment, Publisher } from "./client";
import { isOurs, markerLine } from "./marker";
import type { Marker } from "./marker";

export interface StickyComment {
    readonly pullRequest: number;
    readonly marker: Marker;
    readonly text: string;
}

/**
 * One comment a pull request and stack, edited in place. Only what this identity wrote is edited: anybody could put our
 * marker into a comment of theirs.
 */
export async function publishComment(
    publisher: Publisher,
    { pullRequest, marker, text }: StickyComment,
): Promise<{ readonly did: "created" | "edited"; readonly url: string }> {
    const body = `${markerLine(marker)}\n${text}`;
    const [first, ...others] = await ownComments(publisher, pullRequest, marker);
    // Two runs at once can each have made one; a second that goes stale would be read as the truth.
    for (const { id } of others)
        await publisher.write("delete a second comment", "DELETE", `/issues/comments/${id}`);
    const did = first === undefined ? "created" : "edited";
    const comment =
        first === undefined
            ? await publisher.write<Comment>(
                  `comment on pull request ${pullRequest}`,
                  "POST",
                  `/issues/${pullRequest}/comments`,
                  { body },
              )
            : await publisher.write<Comment>(
                  `edit the comment on pull request ${pullRequest}`,
                  "PATCH",
                  `/issues/comments/${first.id}`,
                  { body },
              );
    return { did, url: comment.html_url };
}

/** Comments with the marker by this very identity, oldest first. */
export async function ownComments(
    publisher: Publisher,
    pullRequest: number,
    marker: Pick<Marker, "kind" | "stack">,
): Promise<Comment[]> {
    const identity = (await publisher.identity()).toLowerCase();
    const own: Comment[] = [];
    const what = `the comments of pull request ${pullRequest}`;
    const path = `/issues/${pullRequest}/comments`;
    for await (const one of publisher.list<Comment>(what, path)) {
        if (one.user?.login.toLowerCase() === identity && isOurs(one.body, marker)) own.push(one);
    }
    return own;
}
