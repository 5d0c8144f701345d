// Command pulumi-language-nodejs is a Node.js language host for an engine built from published Go
// modules.
//
// Pulumi's current host is a Go module of its own that is not on the module proxy; the last one
// published inside the SDK module (v3.68.0) cannot run plugins, so directory policy packs and
// component packages fail under it, and it ignores the `runtime.options` of Pulumi.yaml. This host
// implements the LanguageRuntime service over the published SDK: programs (run.go), policy packs
// and other plugins (plugin.go), the packages a program needs (packages.go). It generates no code:
// `pulumi package add` and `pulumi convert` need the official engine.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// engineCheckInterval is how often the host asks whether its engine is still there; it ends with it.
const engineCheckInterval = 5 * time.Minute

func main() {
	// The engine may also pass its logging flags; the SDK's logging package declares those.
	tracing := flag.String("tracing", "", "tracing endpoint, handed on to the program")
	flag.Parse()

	if err := serve(flag.Arg(0), *tracing); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
		os.Exit(1)
	}
}

// serve starts the service on a free port, prints the port as the plugin protocol asks, and returns
// when the engine has gone.
func serve(engineAddress, tracing string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if engineAddress != "" {
		if err := rpcutil.Healthcheck(ctx, engineAddress, engineCheckInterval, cancel); err != nil {
			return fmt.Errorf("watching the engine: %w", err)
		}
	}
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()

	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engineAddress, tracing: tracing})
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		return fmt.Errorf("starting the language host service: %w", err)
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}
