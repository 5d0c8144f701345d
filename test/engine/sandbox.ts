import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EngineOptions } from "../../engine";

/** A machine of its own: its PATH holds only what a test installs, its home and cache are empty. */
export class Sandbox {
    readonly root = realpathSync(mkdtempSync(join(tmpdir(), "codex-rollout-engine-")));
    readonly bin = join(this.root, "bin");
    readonly cache = join(this.root, "cache");
    readonly progress: string[] = [];
    readonly env: NodeJS.ProcessEnv = {
        PATH: this.bin,
        HOME: join(this.root, "home"),
        CODEX_ROLLOUT_CACHE: this.cache,
        CALLS: join(this.root, "calls"),
    };

    constructor() {
        mkdirSync(this.bin);
    }

    get options(): EngineOptions {
        return { env: this.env, progress: (line) => this.progress.push(line) };
    }

    /** Every call of a fake program, `name arguments`, in order. */
    get calls(): readonly string[] {
        const file = join(this.root, "calls");
        return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    }

    /** Installs a program on PATH, or at a path, that records its calls and then runs `script`. */
    install(name: string, script: string, at = join(this.bin, name)): string {
        this.write(at, `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n${script}\n`, 0o755);
        return at;
    }

    write(file: string, content: string, mode = 0o644): void {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content, { mode });
    }

    /** The user's own plugin folder has this entry. */
    installPlugin(name = "resource-github-v6.15.0"): void {
        mkdirSync(join(this.env.HOME ?? "", ".pulumi/plugins", name), { recursive: true });
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** A `pulumi` of that version; `plugin install` puts the plugin where PULUMI_HOME or HOME says. */
export function fakePulumi(version: string): string {
    return `case "$1 $2" in
version*) echo v${version} ;;
"plugin install")
    to="\${PULUMI_HOME:-$HOME/.pulumi}/plugins/resource-github-v6.15.0"
    /bin/mkdir -p "$to" && echo '#!/bin/sh' > "$to/pulumi-resource-github" && /bin/chmod +x "$to/pulumi-resource-github" ;;
esac`;
}

/**
 * A `go` whose builds are small scripts that answer as the real programs do. A build of a module
 * named in the file FAIL prints that file's text and fails, after leaving half a file.
 */
export function fakeGo(version = "1.26.8", toolchain = "auto"): string {
    return `case "$1" in
env) echo '{"GOVERSION":"go${version}","GOTOOLCHAIN":"${toolchain}","GOMODCACHE":"/nowhere/mod","GOCACHE":"/nowhere/build"}' ;;
build)
    module=\${PWD##*/}
    echo "$module CGO_ENABLED=$CGO_ENABLED GOWORK=$GOWORK GOOS=$GOOS GOARCH=$GOARCH" >> "$CALLS.env"
    if [ -n "$GOCACHE" ]; then /bin/mkdir -p "$GOCACHE" "$GOMODCACHE" && echo x > "$GOCACHE/x"; fi
    while [ "$1" != -o ]; do shift; done
    if [ -f "$CALLS.fail.$module" ]; then
        echo half > "$2"
        /bin/cat "$CALLS.fail.$module" >&2
        exit 1
    fi
    echo "go: downloading example.com/module v1.0.0" >&2
    case $module in
    cli) echo '#!/bin/sh
echo \${PULUMI_FAKE_VERSION:-v3.256.0}' > "$2" ;;
    provider) echo '#!/bin/sh
if [ "$1" = -write-schema ]; then echo "{}" > "$2"; else echo 6.15.0; fi' > "$2" ;;
    host) echo '#!/bin/sh' > "$2" ;;
    esac
    /bin/chmod +x "$2" ;;
esac`;
}

/** A `curl` to which Pulumi's download site answers, with an install script that installs fakes. */
export function fakeCurl(installScript = fakeInstallScript): string {
    return `out=
while [ $# -gt 0 ]; do
    if [ "$1" = -o ]; then out=$2; shift; fi
    shift
done
[ "$out" = /dev/null ] || /bin/cat > "$out" <<'SCRIPT'
${installScript}
SCRIPT`;
}

const fakeInstallScript = `
while [ "$1" != --install-root ]; do shift; done
/bin/mkdir -p "$2/bin"
/bin/cat > "$2/bin/pulumi" <<'PULUMI'
#!/bin/sh
${fakePulumi("3.256.0")}
PULUMI
echo '#!/bin/sh' > "$2/bin/pulumi-language-nodejs"
/bin/chmod +x "$2/bin/pulumi" "$2/bin/pulumi-language-nodejs"`;

/** A `curl` as on a machine without a route to the download site. */
export const refusingCurl = `echo "curl: (7) Failed to connect to get.pulumi.com port 443" >&2; exit 7`;
