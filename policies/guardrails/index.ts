import { PolicyPack } from "@pulumi/policy";
import { guardrailPolicies } from "./pack";

/** The CrossGuard pack: `pulumi preview --policy-pack policies/guardrails`, for any program. */
new PolicyPack("codex-rollout-guardrails", {
    description:
        "Bounds for every Pulumi program that touches a GitHub organization in which people use Codex",
    policies: guardrailPolicies(() => new Date().toISOString().slice(0, 10)),
});
