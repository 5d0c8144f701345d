import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";

let github: LocalGitHub;
beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
});
afterAll(() => github.close());

test("probe", async () => {
    const client = await createClient({
        baseUrl: github.url,
        token: "local-owner",
        onWait: console.log,
    });
    const t = performance.now();
    const inventory = await readInventory(client, {
        organization: "acme",
        logins: ["contractor-1", "nobody-x", "Dev-4"],
    });
    console.log(
        performance.now() - t,
        client.calls,
        JSON.stringify(inventory, null, 1).slice(0, 6000),
    );
});
