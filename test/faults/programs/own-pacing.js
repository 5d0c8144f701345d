/** The rollout as it is, but for the provider's settings: those it has by itself, its own pacing among them. */
const github = require("@pulumi/github");
const { Provider } = github;
Object.defineProperty(github, "Provider", {
    value: class extends Provider {
        constructor(name, { legacyClient, ...args }, opts) {
            super(name, { ...args, legacyClient: true }, opts);
        }
    },
});
require("../../../bin/index.js");
