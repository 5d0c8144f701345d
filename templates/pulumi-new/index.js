// The Pulumi program is the package's own: it reads the policy that Pulumi.yaml names.
module.exports = require("codex-rollout/program");
