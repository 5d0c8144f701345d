package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// host answers the engine's requests about Node.js programs.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	engine  string // the engine's gRPC address
	tracing string // tracing endpoint, or empty

	mutex   sync.Mutex
	running map[context.Context]context.CancelFunc // node processes that Cancel ends
}

func (h *host) Handshake(
	_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = req.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

func (h *host) About(
	ctx context.Context, req *pulumirpc.AboutRequest,
) (*pulumirpc.AboutResponse, error) {
	node, err := findNode()
	if err != nil {
		return nil, err
	}
	out, err := exec.CommandContext(ctx, node, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("asking %s for its version: %w", node, err)
	}
	return &pulumirpc.AboutResponse{Executable: node, Version: strings.TrimSpace(string(out))}, nil
}

func (h *host) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest,
	server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	options, err := parseOptions(req.GetInfo())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, req.GetIsTerminal())
	if err != nil {
		return err
	}
	directory := req.GetDirectory()
	if directory == "" {
		directory = req.GetInfo().GetProgramDirectory()
	}
	manager, err := npm.Install(
		server.Context(), options.packageManager, directory, req.GetIsPlugin(), stdout, stderr)
	if err != nil {
		return errors.Join(fmt.Errorf("%s install in %s: %w", manager, directory, err), closer.Close())
	}
	return closer.Close()
}

func (h *host) GetProgramDependencies(
	ctx context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	options, err := parseOptions(req.GetInfo())
	if err != nil {
		return nil, err
	}
	directory := req.GetInfo().GetProgramDirectory()
	manager, err := npm.ResolvePackageManager(options.packageManager, directory)
	if err != nil {
		return nil, err
	}
	packages, err := manager.ListPackages(ctx, directory, req.GetTransitiveDependencies())
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for _, p := range packages {
		response.Dependencies = append(response.Dependencies,
			&pulumirpc.DependencyInfo{Name: p.Name, Version: p.Version})
	}
	return response, nil
}

// RuntimeOptionsPrompts has nothing to ask: npm is used unless a lock file or an option says
// otherwise.
func (h *host) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

func (h *host) Template(
	context.Context, *pulumirpc.TemplateRequest,
) (*pulumirpc.TemplateResponse, error) {
	return &pulumirpc.TemplateResponse{}, nil
}

// Cancel interrupts every node process the host started, so that a stopped update leaves none.
func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, cancel := range h.running {
		cancel()
	}
	return &emptypb.Empty{}, nil
}

// cancellable is ctx, which also ends when the engine calls Cancel. The caller calls the returned
// function when its process has ended.
func (h *host) cancellable(ctx context.Context) (context.Context, func()) {
	child, cancel := context.WithCancel(ctx)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.running == nil {
		h.running = map[context.Context]context.CancelFunc{}
	}
	h.running[child] = cancel
	return child, func() {
		cancel()
		h.mutex.Lock()
		defer h.mutex.Unlock()
		delete(h.running, child)
	}
}
