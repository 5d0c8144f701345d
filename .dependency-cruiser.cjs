/** Imports run one way: plan <- controls <- policies <- components <- index, plugin (design.md); this list is the rule. */
const pure = "^(plan|controls|policies|codex|stack|preview|importing)/";
module.exports = {
    forbidden: [
        {
            name: "no-circular",
            severity: "error",
            from: {},
            // A circle that closes by a type alone is none when the program runs.
            to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
        },
        {
            name: "pure-folders-load-no-pulumi",
            comment: "importing Pulumi costs 0.5-0.8 s; policy logic answers without it",
            severity: "error",
            from: { path: pure, pathNot: "^policies/guardrails/" },
            to: { path: "node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
        },
        {
            name: "pure-folders-touch-no-network",
            severity: "error",
            from: {
                path: "^(plan|controls|policies|stack|preview|importing)/",
                pathNot: "^policies/guardrails/",
            },
            to: { path: "^(node:)?(http|https|net|tls|child_process)$|node_modules/@octokit/" },
        },
        {
            name: "plan-imports-nothing-of-ours",
            severity: "error",
            from: { path: "^plan/" },
            to: {
                path: "^(controls|policies|components|cli|live|codex|emulator|engine|gateway|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "controls-import-plan-only",
            severity: "error",
            from: { path: "^controls/" },
            to: {
                path: "^(policies|components|cli|live|emulator|engine|gateway|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "policies-below-components",
            severity: "error",
            from: { path: "^policies/" },
            to: {
                path: "^(components|cli|live|emulator|engine|gateway|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "components-do-no-policy-thinking",
            severity: "error",
            from: { path: "^components/" },
            to: { path: "^(controls|policies|cli|live|emulator|engine|plugin|rollout|preview)/" },
        },
        {
            name: "live-and-codex-use-plan",
            severity: "error",
            from: { path: "^(live|codex)/" },
            to: {
                path: "^(controls|policies|components|cli|emulator|engine|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "stack-uses-plan",
            severity: "error",
            from: { path: "^stack/" },
            to: {
                path: "^(controls|policies|components|cli|live|codex|emulator|engine|gateway|plugin|rollout|preview)/",
            },
        },
        {
            name: "preview-uses-plan-stack-and-controls",
            severity: "error",
            from: { path: "^preview/" },
            to: {
                path: "^(policies|components|cli|live|codex|emulator|engine|gateway|plugin|rollout)/",
            },
        },
        {
            name: "importing-uses-plan-and-controls",
            severity: "error",
            from: { path: "^importing/" },
            to: {
                path: "^(policies|components|cli|live|codex|emulator|engine|gateway|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "gateway-stands-alone-but-for-names-and-secrets",
            severity: "error",
            from: { path: "^gateway/" },
            to: {
                path: "^(controls|policies|components|cli|live|codex|emulator|engine|rollout|stack|preview|plan/(?!names|secret-values))",
            },
        },
        {
            name: "emulator-stands-alone",
            severity: "error",
            from: { path: "^emulator/" },
            to: {
                path: "^(plan|controls|policies|components|cli|live|codex|engine|gateway|plugin|rollout|stack|preview)/",
            },
        },
        {
            name: "engine-stands-alone",
            severity: "error",
            from: { path: "^engine/" },
            to: {
                path: "^(plan|controls|policies|components|cli|live|codex|emulator|gateway|plugin|stack|preview)/",
            },
        },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        exclude: { path: "^(bin|test)/" },
    },
};
