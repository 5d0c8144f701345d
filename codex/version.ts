/**
 * The codex release that the rendered files were proven with. Codex's own documentation and its source drift from what is
 * shipped, in both directions, so another release means proving again: `codex-rollout codex prove`.
 */
export const provenVersion = "0.169.0";
