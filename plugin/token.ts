/** Name of the package in Pulumi's type tokens, `codex-rollout:index:AccessTeam`. */
export const packageName = "codex-rollout";

export function token(component: string): string {
    return `${packageName}:index:${component}`;
}
