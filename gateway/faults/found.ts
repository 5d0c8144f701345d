import type { Answer, Ask } from "../exchange";

/** What is there under the name of something that was to be created. */
export interface Found {
    readonly id?: number | string;
    /** Has everything that the request asks for. */
    readonly asAsked: boolean;
    /** ISO 8601, where GitHub says it. */
    readonly createdAt?: string;
    /** GitHub's answer to the request, had it arrived. */
    readonly answer: Answer;
    /** The request that makes it as asked, where there is one. */
    readonly update?: Ask;
}

/** What was created could not be looked for: nothing is known of it. */
export class Unfindable extends Error {
    override readonly name = "Unfindable";
}
