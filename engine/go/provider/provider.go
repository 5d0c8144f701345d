package main

import (
	"github.com/integrations/terraform-provider-github/v6/github"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

const (
	packageName = "github"
	// version is the version of the npm package @pulumi/github whose resources this plugin serves.
	version = "6.15.0"
)

// Provider describes terraform-provider-github to the bridge with the settings of the published
// Pulumi provider. Leaving one out changes what an update does: the order of delete and create in a
// replacement, whether the token is a secret in the state, what a changed list of repositories does.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:                       shimv2.NewProvider(github.NewProvider(version, "")()),
		Name:                    packageName,
		Version:                 version,
		Description:             "A Pulumi package for creating and managing github cloud resources.",
		License:                 "Apache-2.0",
		Homepage:                "https://pulumi.io",
		Repository:              "https://github.com/pulumi/pulumi-github",
		GitHubOrg:               "integrations",
		TFProviderModuleVersion: "v6",
		UpstreamRepoPath:        ".",

		EnableZeroDefaultSchemaVersion: true,
		EnableAccurateBridgePreview:    true,
		EnableRawStateDelta:            true,

		Config: map[string]*tfbridge.SchemaInfo{
			"base_url": {Default: &tfbridge.DefaultInfo{
				EnvVars: []string{"GITHUB_BASE_URL"},
				Value:   "https://api.github.com/",
			}},
			"token": {
				Secret:  tfbridge.True(),
				Default: &tfbridge.DefaultInfo{EnvVars: []string{"GITHUB_TOKEN"}},
			},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			// GitHub refuses a second object with the same name or key, so the old one goes first.
			"github_actions_environment_secret":    deleteFirst(),
			"github_repository_autolink_reference": deleteFirst(),
			"github_repository_collaborator":       deleteFirst(),
			"github_repository_deploy_key":         deleteFirst(),

			"github_actions_organization_secret":    replaceOnSelection(),
			"github_codespaces_organization_secret": replaceOnSelection(),
			"github_dependabot_organization_secret": replaceOnSelection(),

			// Upstream lowered the limit of this list to one; the package keeps it a list, as it was.
			"github_repository_environment": {
				Fields: map[string]*tfbridge.SchemaInfo{"reviewers": {MaxItemsOne: tfbridge.False()}},
			},
		},
		DataSources: map[string]*tfbridge.DataSourceInfo{
			"github_app": {Tok: "github:index/getGithubApp:getGithubApp"},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("github_", "index", tokens.MakeStandard(packageName)))
	info.SetAutonaming(255, "-")
	return info
}

// The bridge writes each resource's token into its ResourceInfo, so no two may share one.

func deleteFirst() *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{DeleteBeforeReplace: true}
}

func replaceOnSelection() *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{
		Fields: map[string]*tfbridge.SchemaInfo{
			"selected_repository_ids": {ForceNew: tfbridge.True()},
		},
	}
}
