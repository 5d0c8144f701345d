// Command pulumi-resource-github is the provider plugin for @pulumi/github 6.15.0, bridged from the
// same upstream release that package was made from.
//
// The published plugin's own Go module is not on the module proxy, so this main states the same
// overlays (provider.go). The engine looks for the plugin's schema only when a tool asks for it
// (`pulumi package get-schema`), so it is generated once at build time (`-write-schema`) and read
// from the file beside the executable.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

const schemaFile = "schema.json"

func main() {
	if len(os.Args) == 3 && os.Args[1] == "-write-schema" {
		if err := writeSchema(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "pulumi-resource-github:", err)
			os.Exit(1)
		}
		return
	}
	flag.CommandLine.SetOutput(io.Discard)
	tfbridge.Main(packageName, version, Provider(), readSchema())
}

// readSchema returns the schema beside the executable; without it the plugin still works, only
// `get-schema` has nothing to say.
func readSchema() []byte {
	executable, err := os.Executable()
	if err != nil {
		return nil
	}
	schema, err := os.ReadFile(filepath.Join(filepath.Dir(executable), schemaFile))
	if err != nil {
		return nil
	}
	return schema
}

// writeSchema generates the package schema without the documentation texts: those need the
// upstream repository's Markdown files, which are not part of the Go package.
func writeSchema(path string) error {
	sink := diag.DefaultSink(io.Discard, os.Stderr, diag.FormatOptions{Color: colors.Never})
	schema, err := tfgen.GenerateSchema(Provider(), sink)
	if err != nil {
		return err
	}
	data, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
