package main

import (
	"errors"
	"fmt"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin executes a plugin written for Node.js until it ends: a policy pack (an "analyzer"), or a
// component package or provider. What it prints is passed on; the engine reads the plugin's port
// from it.
func (h *host) RunPlugin(
	req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	ctx, done := h.cancellable(server.Context())
	defer done()

	directory := req.GetInfo().GetProgramDirectory()
	options, err := parseOptions(req.GetInfo())
	if err != nil {
		return err
	}
	node, err := findNode()
	if err != nil {
		return err
	}

	var module string
	var args []string
	if req.GetKind() == "analyzer" {
		// usage: run-policy-pack <engine-address> <program>
		module = "@pulumi/pulumi/cmd/run-policy-pack"
		args = append(append(args, req.GetArgs()...), directory)
	} else {
		// usage: run-plugin <program> [arguments]
		module = "@pulumi/pulumi/cmd/run-plugin"
		args = append([]string{directory}, req.GetArgs()...)
	}
	script, err := locateModule(ctx, node, module, directory)
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}

	cmd := nodeCommand(ctx, node, append(append(options.nodeArgs, script), args...))
	// @pulumi/policy reads package.json and tsconfig.json of the working directory, which must then
	// be the plugin's own and not the project's.
	cmd.Dir = directory
	cmd.Env = req.GetEnv()
	cmd.Stdout = stdout
	cmd.Stderr = stderr

	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = server.Send(&pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
		})
	} else if err != nil {
		err = fmt.Errorf("could not run node for %s: %w", directory, err)
	}
	return errors.Join(err, closer.Close())
}
