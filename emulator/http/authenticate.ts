import { createPublicKey, verify } from "node:crypto";
import type { State } from "../state/state";
import type { Caller } from "./context";
import { Problem } from "./problem";

const docs = "https://docs.github.com/rest";

/** Finds out who asks from the `Authorization` header; throws GitHub's 401 for what it would not accept. */
export function authenticate(state: State, authorization: string | undefined): Caller {
    if (authorization === undefined || authorization === "") return { kind: "anonymous" };
    const match = /^(token|bearer|basic)\s+(.+)$/i.exec(authorization.trim());
    if (match === null) throw badCredentials();
    let credential = match[2] as string;
    if ((match[1] as string).toLowerCase() === "basic") {
        const [name = "", password = ""] = Buffer.from(credential, "base64").toString().split(":");
        credential = password === "" || password === "x-oauth-basic" ? name : password;
    }
    if (credential.split(".").length === 3 && credential.startsWith("ey"))
        return appCaller(state, credential);
    const token = state.tokens.get(credential);
    if (token === undefined) throw badCredentials();
    if (token.expiresAt !== null && Date.parse(token.expiresAt) <= state.clock().getTime())
        throw badCredentials();
    const user = state.user(token.userId);
    if (token.kind !== "installation") return { kind: "user", user, token };
    const installation = state.installation(token.installationId ?? -1);
    const app = installation && state.apps.get(installation.appId);
    if (installation === undefined || app === undefined) throw badCredentials();
    if (installation.suspendedAt !== null)
        throw new Problem(403, "This installation has been suspended", undefined, docs);
    return { kind: "installation", app, installation, token, user };
}

/** A GitHub App's JWT: RS256, issued by App id or client id, at most ten minutes ahead. */
function appCaller(state: State, jwt: string): Caller {
    const [header = "", payload = "", signature = ""] = jwt.split(".");
    const claims = decode(payload);
    const issuer = String(claims.iss);
    const app = [...state.apps.values()].find(
        (one) => String(one.id) === issuer || one.clientId === issuer,
    );
    if (decode(header).alg !== "RS256") throw undecodable();
    if (app === undefined || app.publicKey === null)
        throw new Problem(404, "Integration not found", undefined, docs);
    const valid = verify(
        "RSA-SHA256",
        Buffer.from(`${header}.${payload}`),
        createPublicKey(app.publicKey),
        Buffer.from(signature, "base64url"),
    );
    if (!valid) throw undecodable();
    const now = state.clock().getTime() / 1000;
    const { iat, exp } = claims;
    if (typeof exp !== "number")
        throw new Problem(401, "Missing 'exp' claim in assertion", undefined, docs);
    if (exp <= now)
        throw new Problem(
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
            undefined,
            docs,
        );
    if (exp > now + 610)
        throw new Problem(
            401,
            "'Expiration time' claim ('exp') is too far in the future",
            undefined,
            docs,
        );
    if (typeof iat !== "number" || iat > now + 60) {
        throw new Problem(
            401,
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
            undefined,
            docs,
        );
    }
    return { kind: "app", app };
}

function decode(part: string): Record<string, unknown> {
    try {
        return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
    } catch {
        throw undecodable();
    }
}

const undecodable = (): Problem =>
    new Problem(401, "A JSON web token could not be decoded", undefined, docs);
const badCredentials = (): Problem => new Problem(401, "Bad credentials", undefined, docs);
