import { gitHubUrls } from "../../live/base-url";

const dotCom = { rest: "https://api.github.com", graphql: "https://api.github.com/graphql" };
const tenant = { rest: "https://api.acme.ghe.com", graphql: "https://api.acme.ghe.com/graphql" };
const server = {
    rest: "https://git.acme.example/api/v3",
    graphql: "https://git.acme.example/api/graphql",
};
const local = {
    rest: "http://127.0.0.1:3900/api/v3",
    graphql: "http://127.0.0.1:3900/api/graphql",
};

test.each([
    [undefined, dotCom],
    ["https://api.github.com/", dotCom],
    ["https://api.github.com", dotCom],
    ["https://github.com", dotCom],
    ["https://GitHub.com/", dotCom],
    ["https://acme.ghe.com/", tenant],
    ["https://api.acme.ghe.com", tenant],
    ["https://git.acme.example", server],
    ["https://git.acme.example/", server],
    ["https://git.acme.example/api/v3", server],
    ["https://git.acme.example/api/v3/", server],
    ["http://127.0.0.1:3900/", local],
    [
        "https://proxy.example/github/api/v3/",
        {
            rest: "https://proxy.example/github/api/v3",
            graphql: "https://proxy.example/github/api/graphql",
        },
    ],
    // Names that only look like GitHub's are servers of their own.
    [
        "https://github.com.evil.example",
        {
            rest: "https://github.com.evil.example/api/v3",
            graphql: "https://github.com.evil.example/api/graphql",
        },
    ],
])("%s", (given, expected) => expect(gitHubUrls(given)).toEqual(expected));

test.each([
    ["api.github.com", "is no URL"],
    ["ftp://api.github.com", "is no http(s) URL"],
    ["http://api.github.com", "would send the token in the clear"],
])("%s is refused", (given, words) => expect(() => gitHubUrls(given)).toThrow(words));
