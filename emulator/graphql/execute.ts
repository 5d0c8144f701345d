import type { Context, Reply } from "../http/context";
import { Problem } from "../http/problem";

/** Answers `POST /graphql`; loaded on first use, for the schema takes a third of a second. */
export async function executeGraphQL(_context: Context): Promise<Reply> {
    throw new Problem(501, "The local GitHub does not serve GraphQL yet");
}
