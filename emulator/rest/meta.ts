import { get, ok, type Route } from "../http/context";

export const routes: readonly Route[] = [
    get("/zen", "meta/meta#get-the-zen-of-github", () => ok("Keep it logically awesome.")),
];
