/** Minimal REST calls to the local GitHub, as the person whose token it is; a refusal is an error, never ignored. */
export class LocalClient {
    constructor(
        private readonly url: string,
        private readonly token: string,
    ) {}

    async send(method: string, path: string, body?: unknown): Promise<unknown> {
        const answer = await fetch(
            new URL(`api/v3${path}`, this.url.endsWith("/") ? this.url : `${this.url}/`),
            {
                method,
                headers: {
                    authorization: `Bearer ${this.token}`,
                    "content-type": "application/json",
                },
                body: body === undefined ? undefined : JSON.stringify(body),
            },
        );
        const text = await answer.text();
        if (!answer.ok)
            throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
        return text === "" ? undefined : JSON.parse(text);
    }
}
