import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHook } from "../../codex/check/hook";
import { renderHook } from "../../codex/render/hook";
import { sample } from "./sample";

let scratch: string;
let hook: string;
beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "hook-test-"));
    hook = join(scratch, "hook.sh");
    writeFileSync(hook, renderHook(sample) ?? "", { mode: 0o755 });
});
afterAll(() => rmSync(scratch, { recursive: true }));

const deletion = "destructive; delete named paths in a pull request";
const history = "history is kept";
const work = "work is not thrown away";
const database = "production's data isn't touched from here";

test.each([
    ["rm -rf x", deletion],
    ["rm -fr x", deletion],
    ["rm -r -f x", deletion],
    ["rm x -rf", deletion],
    ["rm -v --recursive --force x", deletion],
    ["rm --rec --fo x", deletion],
    ["/bin/rm -Rf x", deletion],
    ["X=1 rm -rf x", deletion],
    ["env X=1 rm -rf x", deletion],
    ["sudo -u root rm -rf x", deletion],
    ['sh -c "rm -rf x"', deletion],
    ["bash -lc 'cd y && rm -rf x'", deletion],
    ["true && rm -rf x", deletion],
    ["rm -rf x > /dev/null 2>&1", deletion],
    ["rm &>/dev/null -rf x", deletion],
    [">f rm -rf x", deletion],
    ["for i in 1; do rm -rf x; done", deletion],
    ["if true; then rm -rf x; fi", deletion],
    ["find . -exec rm -rf {} +", deletion],
    ["ls | xargs rm -rf", deletion],
    ["echo $(rm -rf x)", deletion],
    ["echo `rm -rf x`", deletion],
    ['r"m" -r"f" x', deletion],
    ["r\\m -rf x", deletion],
    ["rm \\\n -rf x", deletion],
    ["echo a\nrm -rf x", deletion],
    ["rm\t-rf x", deletion],
    ["rm${IFS}-rf${IFS}x", deletion],
    ["{rm,-rf,x}", deletion],
    ['python3 -c \'import subprocess; subprocess.run(["rm","-rf","x"])\'', deletion],
    ["node -e \"require('child_process').execSync('rm -rf x')\"", deletion],
    ["sh <<EOF\nrm -rf x\nEOF", deletion],
    ["docker run alpine rm -rf /", deletion],
    ["git push --force", history],
    ["git push -f origin main", history],
    ["git push origin main --force", history],
    ["git -C . push --force", history],
    ["git -c a.b=c push --forc", history],
    ["git push origin +main", history],
    ["git push -uf origin main", history],
    ["git reset --hard HEAD~1", work],
    ["git --git-dir=x reset HEAD~1 --hard", work],
    ["psql", database],
    ["/usr/bin/psql -c x", database],
    ["cat q | psql", database],
    ["PGPASSWORD=x psql -h y", database],
    ["time psql", database],
])("refuses %j", async (command, because) => {
    expect(await runHook(hook, command)).toMatchObject({ code: 2, stderr: `${because}\n` });
});

test.each([
    "npm test",
    "rm x",
    "rm -r x",
    "rm -f x",
    "git push",
    "git push --force-with-lease origin main",
    "git push --follow-tags",
    "git log --force push",
    "git reset --soft HEAD~1",
    "git commit -m 'never git push --force, nor rm -rf, nor psql'",
    "echo rm -rf x",
    "grep psql README.md",
    "which psql",
    "ls src/psql",
    "cat rm -rf",
])("lets %j pass", async (command) => {
    expect(await runHook(hook, command)).toMatchObject({ code: 0, stderr: "" });
});
