package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// GetRequiredPackages lists the installed npm packages that come with a Pulumi provider plugin, so
// that the engine can load or fetch the plugins before it starts the program.
func (h *host) GetRequiredPackages(
	_ context.Context, req *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	packages, err := findPackages(req.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GetRequiredPackagesResponse{Packages: packages}, nil
}

// GetRequiredPlugins is the older form of the same question.
func (h *host) GetRequiredPlugins(
	_ context.Context, req *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	packages, err := findPackages(req.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GetRequiredPluginsResponse{}
	for _, p := range packages {
		response.Plugins = append(response.Plugins, &pulumirpc.PluginDependency{
			Name: p.Name, Kind: p.Kind, Version: p.Version, Server: p.Server,
		})
	}
	return response, nil
}

// findPackages looks where Node looks for a program in directory: the node_modules of directory and
// of every folder above it, and the node_modules nested in the packages found.
func findPackages(directory string) ([]*pulumirpc.PackageDependency, error) {
	found := map[string]*pulumirpc.PackageDependency{}
	for dir := directory; ; dir = filepath.Dir(dir) {
		if err := scanModules(filepath.Join(dir, "node_modules"), map[string]bool{}, found); err != nil {
			return nil, err
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	packages := make([]*pulumirpc.PackageDependency, 0, len(found))
	for _, p := range found {
		packages = append(packages, p)
	}
	sort.Slice(packages, func(i, j int) bool {
		return packages[i].Name+" "+packages[i].Version < packages[j].Name+" "+packages[j].Version
	})
	return packages, nil
}

// scanModules adds the packages of one node_modules folder. seen holds resolved folders: links
// between workspaces can form a circle.
func scanModules(modules string, seen map[string]bool, found map[string]*pulumirpc.PackageDependency) error {
	entries, err := os.ReadDir(modules)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		path := filepath.Join(modules, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
			continue
		case strings.HasPrefix(entry.Name(), "@"):
			// A scope folder holds packages as node_modules does.
			if err := scanModules(path, seen, found); err != nil {
				return err
			}
			continue
		}
		resolved, err := filepath.EvalSymlinks(path)
		if err != nil || seen[resolved] {
			continue // a dangling link is no package
		}
		seen[resolved] = true
		if err := addPackage(resolved, found); err != nil {
			return err
		}
		if err := scanModules(filepath.Join(resolved, "node_modules"), seen, found); err != nil {
			return err
		}
	}
	return nil
}

// addPackage adds the package in directory if its package.json names a provider plugin.
func addPackage(directory string, found map[string]*pulumirpc.PackageDependency) error {
	data, err := os.ReadFile(filepath.Join(directory, "package.json"))
	if err != nil {
		return nil // not a package
	}
	var manifest struct {
		Name    string
		Version string
		Pulumi  plugin.PulumiPluginJSON
	}
	if err := json.Unmarshal(data, &manifest); err != nil || !manifest.Pulumi.Resource {
		return nil // packages may carry broken test fixtures; only Pulumi's are ours to judge
	}
	name, version := manifest.Pulumi.Name, manifest.Pulumi.Version
	if name == "" {
		name = strings.TrimPrefix(manifest.Name, "@pulumi/")
	}
	if version == "" {
		version = manifest.Version
	}
	if name == "" || strings.HasPrefix(name, "@") || version == "" {
		return fmt.Errorf(
			"%s: package.json says it has a Pulumi plugin, but not its name and version", directory)
	}
	if !strings.HasPrefix(version, "v") {
		version = "v" + version
	}
	dependency := &pulumirpc.PackageDependency{
		Name: name, Kind: "resource", Version: version, Server: manifest.Pulumi.Server,
		Parameterization: parameterization(manifest.Pulumi.Parameterization),
		Extension:        parameterization(manifest.Pulumi.ExtensionParameterization),
	}
	key := name + "@" + version
	if dependency.Parameterization != nil {
		key += "+" + dependency.Parameterization.Name
	}
	found[key] = dependency
	return nil
}

func parameterization(p *plugin.PulumiParameterizationJSON) *pulumirpc.PackageParameterization {
	if p == nil {
		return nil
	}
	return &pulumirpc.PackageParameterization{Name: p.Name, Version: p.Version, Value: p.Value}
}
