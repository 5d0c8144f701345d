import type { CodexControls } from "../../plan/codex";
import type { Scenario } from "./scenario";
import { broken, obeyed, seen } from "./scenario";
import { quote } from "./places";

const subject = "network";

/** A name that no policy lists: `.invalid` is reserved for that. Source: RFC 2606. */
const stranger = "codex-rollout-stranger.invalid";

/** Hosts that the scenarios ask for; on the staged machine all of them are this machine, so that nothing leaves it. */
export function triedHosts(controls: CodexControls): string[] {
    return [stranger, ...controls.local.domains.map(({ value }) => hostOf(value.pattern))];
}

/** Domains, and the way around the proxy. `client` is a copy of curl under a name that no rule speaks of. */
export function networkScenarios(
    controls: CodexControls,
    client: string,
    port: number,
): Scenario[] {
    const { network, domains } = controls.local;
    if (network === undefined) return [];
    const get = (host: string, more = ""): string =>
        `${client} -sS -m 3 ${more}${quote(`http://${host}:${port}/visited-by-sandbox`)}`;
    const closed = (declared: string, command: string, origin = network.origin): Scenario => ({
        subject,
        declared,
        origin,
        command,
        judge: (outcome) =>
            outcome.kind === "refused" ||
            /Could not resolve|Failed to connect|Couldn't connect|Connection refused|not permitted/.test(
                outcome.text,
            )
                ? obeyed(seen(outcome))
                : broken(seen(outcome)),
    });
    return [
        closed("this machine is out of reach", get("127.0.0.1", "--noproxy '*' ")),
        closed("a domain that is not listed is out of reach", get(stranger)),
        ...(network.value === "off"
            ? []
            : domains.map((domain) => {
                  const { pattern, access } = domain.value;
                  const command = get(hostOf(pattern));
                  return access === "deny"
                      ? closed(`${pattern} is out of reach`, command, domain.origin)
                      : reachable(pattern, command, domain.origin);
              })),
    ];
}

/** The host is this machine, which codex refuses in a second step: that it got there shows that the list let it pass. */
function reachable(pattern: string, command: string, origin: Scenario["origin"]): Scenario {
    return {
        subject,
        declared: `${pattern} may be reached`,
        origin,
        command,
        judge: (outcome) =>
            outcome.text.includes("local/private network addresses")
                ? obeyed(
                      "passes the list; stopped only since the name stands for this machine here",
                  )
                : broken(seen(outcome)),
    };
}

/** A host that the pattern covers. */
function hostOf(pattern: string): string {
    return pattern.replace(/^\*\*?\./, "codex-rollout.");
}
