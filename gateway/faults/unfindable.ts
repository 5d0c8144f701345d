/** What was created could not be looked for: nothing is known of it. */
export class Unfindable extends Error {
    override readonly name = "Unfindable";
}
