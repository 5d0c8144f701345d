/** The rollout as it is, but for the provider's client: the one that paces itself, with the settings that it has by itself. */
const pulumi = require("@pulumi/pulumi");

pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "pulumi:providers:github"
        ? { props: { ...props, legacyClient: "true" }, opts }
        : undefined,
);
module.exports = require("../../../bin/index.js");
