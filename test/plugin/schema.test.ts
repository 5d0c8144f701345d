/** Pulumi makes packages for Python, Go and YAML programs of `plugin/schema.json`, which its analyzer reads out of the sources. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as library from "../../components/index";
import { packageSchema } from "../../plugin/package-schema";
import { token } from "../../plugin/token";

const root = path.resolve(__dirname, "..", "..");
const read = (...at: string[]): any =>
    JSON.parse(readFileSync(path.join(root, ...at), "utf8")) as unknown;
const schema = read("plugin", "schema.json");

test("the schema is the analyzer's for the components as they are: `npm run schema:plugin`", () => {
    expect(schema).toEqual(JSON.parse(packageSchema(root, read("package.json").version)));
}, 60_000);

test("every component is in it, and everything has a description", () => {
    const components = Object.keys(library).filter((name) => /^[A-Z]/.test(name));
    expect(Object.keys(schema.resources)).toEqual(components.map(token).sort());
    for (const [name, resource] of Object.entries<any>(schema.resources)) {
        expect([name, resource.description]).toEqual([name, expect.stringMatching(/\w/)]);
        expect(Object.keys(resource.properties)).not.toEqual([]);
        for (const [input, { description }] of Object.entries<any>(resource.inputProperties))
            expect([name, input, description]).toEqual([name, input, expect.stringMatching(/\w/)]);
    }
    for (const [name, type] of Object.entries<any>(schema.types))
        for (const [key, { description }] of Object.entries<any>(type.properties))
            expect([name, key, description]).toEqual([name, key, expect.stringMatching(/\w/)]);
});

test("a list of objects is plain and its items are not, without which the Go package does not compile", () => {
    const lists = Object.values<any>(schema.resources)
        .flatMap(({ inputProperties }) => Object.values<any>(inputProperties))
        .filter(({ items }) => items?.$ref !== undefined);
    expect(lists.map(({ plain, items }) => [plain, items.plain])).toEqual(
        lists.map(() => [true, undefined]),
    );
    expect(lists.length).toBeGreaterThan(5);
});

test("what Pulumi installs in the folder is nothing, under one name and version", () => {
    const { name, version, dependencies, scripts } = read("plugin", "package.json");
    expect([name, version]).toEqual([schema.name, read("package.json").version]);
    expect([dependencies, scripts]).toEqual([undefined, undefined]);
});
