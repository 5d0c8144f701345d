import path from "node:path";
import { OwnObjects } from "../../gateway/journal/own-objects";
import { objectNames } from "../../gateway/journal/object-names";
import { journalFolder } from "../../gateway/journal/read";
import { own } from "../../plan/compare/lookup";
import type { FactPath } from "../../plan/fact-path";
import { factSegments } from "../../plan/fact-path";
import type { Inventory } from "../../plan/inventory";

/**
 * Whether the project's journal says that a run of ours made what is at a path. A killed run leaves such things without a record
 * in Pulumi's state; when they are created again, the gateway answers with what is there.
 */
export function ownFacts(
    projectFolder: string,
    { organization: { login }, repositories }: Inventory,
): (path: FactPath) => boolean {
    const objects = OwnObjects.from(path.join(projectFolder, journalFolder));
    return (at) => {
        const [root, name = "", part, item = ""] = factSegments(at);
        if (root === "teams") return objects.get(objectNames.team(name, login)) !== undefined;
        if (root === "rulesets") return objects.get(objectNames.ruleset(name, login)) !== undefined;
        const repository = own(repositories, name);
        if (root !== "repositories" || repository === undefined) return false;
        const object =
            part === "protections"
                ? objectNames.protection(item, repository.nodeId)
                : objectNames.ruleset(item, `${login}/${name}`);
        return objects.get(object) !== undefined;
    };
}
