import { own } from "../../plan/compare/lookup";
import { factPath } from "../../plan/fact-path";
import type { Removals } from "./removal";

/** Repositories that apps see. Of an app that sees all of them none is taken by name. */
export const appRepositories: Removals = {
    brake: "app-repositories",
    *facts(one) {
        const { before, plan, live, after } = one.input;
        for (const [slug, app] of Object.entries(live.state.apps)) {
            const ours = [before, plan].some(({ apps }) => own(apps, slug)?.management === "apply");
            if (!ours || app.selection === "all") continue;
            const known = one.knows("apps", slug, "repositories");
            const now = known ? app.repositories : (own(before.apps, slug)?.repositories ?? []);
            const then = own(after.apps, slug);
            for (const name of now) {
                yield {
                    path: factPath("apps", slug, "repositories", name),
                    gone: then?.selection !== "all" && then?.repositories.includes(name) !== true,
                    places: [`the repositories of app ${slug}`],
                };
            }
        }
    },
};
