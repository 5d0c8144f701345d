package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// stopGrace is how long a node process may take to end after an interrupt.
const stopGrace = 5 * time.Second

// options are the `runtime.options` of Pulumi.yaml, as documented for the nodejs runtime.
type options struct {
	typescript     bool // load ts-node, so that the program may be TypeScript; true unless said
	tsconfig       string
	nodeArgs       []string
	packageManager npm.PackageManagerType
}

func parseOptions(info *pulumirpc.ProgramInfo) (options, error) {
	parsed := options{typescript: true, packageManager: npm.AutoPackageManager}
	for name, value := range info.GetOptions().AsMap() {
		text, isText := value.(string)
		flag, isFlag := value.(bool)
		switch {
		case name == "typescript" && isFlag:
			parsed.typescript = flag
		case name == "tsconfig" && isText:
			parsed.tsconfig = text
		case name == "packagemanager" && isText:
			parsed.packageManager = npm.PackageManagerType(text)
		case name == "nodeargs" && isText:
			args, err := shlex.Split(text)
			if err != nil {
				return parsed, fmt.Errorf("runtime option nodeargs (%s): %w", text, err)
			}
			parsed.nodeArgs = args
		case name == "typescript":
			return parsed, fmt.Errorf("runtime option typescript must be true or false, not %v", value)
		case name == "tsconfig" || name == "packagemanager" || name == "nodeargs":
			return parsed, fmt.Errorf("runtime option %s must be a string, not %v", name, value)
		}
	}
	return parsed, nil
}

func findNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", errors.New("node is not on PATH - install Node.js 20.19 or later")
	}
	return node, nil
}

// locateModule finds a file of @pulumi/pulumi as Node would for a program in directory. Looking at
// the folders saves starting node just to ask; node is asked where they do not tell (Plug'n'Play).
func locateModule(ctx context.Context, node, module, directory string) (string, error) {
	for dir := directory; ; dir = filepath.Dir(dir) {
		file := filepath.Join(dir, "node_modules", filepath.FromSlash(module), "index.js")
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	cmd := exec.CommandContext(ctx, node, "-p", fmt.Sprintf("require.resolve(%q)", module))
	cmd.Dir = directory
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s is not installed for %s - run npm install there", module, directory)
	}
	return strings.TrimSpace(string(out)), nil
}

// nodeCommand runs node so that ending ctx first interrupts it, then kills it.
func nodeCommand(ctx context.Context, node string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, node, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = stopGrace
	return cmd
}
