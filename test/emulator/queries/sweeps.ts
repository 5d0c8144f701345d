/** The batched reads of the design (limits-and-faults.md 1.3), as the live reader may send them. */
const actor = `__typename ... on App { databaseId slug } ... on Team { databaseId slug } ... on User { databaseId login }`;

export const ORG_MEMBERS = `query OrgMembers($org: String!, $after: String) { organization(login: $org) { id databaseId requiresTwoFactorAuthentication
  membersWithRole(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { role node { id databaseId login } } } } }`;

export const ORG_TEAMS = `query OrgTeams($org: String!, $after: String, $n: Int = 50) { organization(login: $org) { teams(first: $n, after: $after, orderBy: {field: NAME, direction: ASC}) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id databaseId slug name privacy parentTeam { id }
  members(first: 100, membership: IMMEDIATE) { totalCount pageInfo { hasNextPage endCursor } edges { role node { databaseId login } } }
  invitations(first: 100) { totalCount nodes { email invitee { databaseId login } } }
  repositories(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { permission node { id } } } } } } }`;

export const TEAM_REPOS = `query TeamRepos($team: ID!, $after: String) { node(id: $team) { ... on Team { repositories(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { permission node { id } } } } } }`;

const repoState = `fragment RepoState on Repository { id databaseId name isArchived visibility defaultBranchRef { name target { oid } }
  collaborators(first: 100, affiliation: DIRECT) { totalCount pageInfo { hasNextPage endCursor } edges { permission node { databaseId login }
    permissionSources { permission roleName source { __typename ... on Team { id } ... on Organization { id } ... on Repository { id } } } } }
  branchProtectionRules(first: 100) { totalCount nodes { id pattern isAdminEnforced allowsForcePushes allowsDeletions requiresApprovingReviews
    requiredApprovingReviewCount requiresCodeOwnerReviews requireLastPushApproval dismissesStaleReviews requiresStatusChecks requiresStrictStatusChecks
    requiredStatusChecks { context app { slug databaseId } } restrictsPushes restrictsReviewDismissals lockBranch requiresConversationResolution } }
  rulesets(first: 100, includeParents: false) { totalCount nodes { id databaseId name enforcement target updatedAt } }
  environments(first: 100) { totalCount nodes { id databaseId name } } deployKeys(first: 100) { totalCount nodes { id title readOnly key } }
  co1: object(expression: "HEAD:.github/CODEOWNERS") { oid } co2: object(expression: "HEAD:CODEOWNERS") { oid } co3: object(expression: "HEAD:docs/CODEOWNERS") { oid }
  agents: object(expression: "HEAD:AGENTS.md") { oid } codex: object(expression: "HEAD:.codex") { oid } }`;

export const REPO_SWEEP = `query RepoSweep($org: String!, $n: Int = 25, $after: String) { organization(login: $org) { repositories(first: $n, after: $after, isArchived: false, ownerAffiliations: [OWNER],
  orderBy: {field: NAME, direction: ASC}) { totalCount pageInfo { hasNextPage endCursor } nodes { ...RepoState } } } rateLimit { cost remaining resetAt nodeCount } } ${repoState}`;

export const REPO_BY_IDS = `query RepoByIds($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Repository { ...RepoState } } } ${repoState}`;

export const RULE_ACTORS = `query RuleActors($ids: [ID!]!) { nodes(ids: $ids) { ... on BranchProtectionRule { id
  bypassPullRequestAllowances(first: 100) { totalCount nodes { actor { ${actor} } } } bypassForcePushAllowances(first: 100) { totalCount nodes { actor { ${actor} } } }
  pushAllowances(first: 100) { totalCount nodes { actor { ${actor} } } } reviewDismissalAllowances(first: 100) { totalCount nodes { actor { ${actor} } } } } } }`;

export const ENV_RULES = `query EnvRules($ids: [ID!]!) { nodes(ids: $ids) { ... on Environment { id name protectionRules(first: 3) { totalCount nodes { type timeout preventSelfReview
  reviewers(first: 10) { totalCount nodes { __typename ... on Team { databaseId slug } ... on User { databaseId login } } } } } } } }`;

const rulesetState = `id name enforcement target updatedAt conditions { refName { include exclude } repositoryName { include exclude protected } repositoryId { repositoryIds } }
  bypassActors(first: 100) { totalCount nodes { bypassMode organizationAdmin deployKey repositoryRoleDatabaseId actor { __typename ... on App { databaseId slug } ... on Team { databaseId slug } } } }
  rules(first: 100) { totalCount nodes { type parameters { __typename ... on PullRequestParameters { requiredApprovingReviewCount requireCodeOwnerReview requireLastPushApproval } } } }`;

export const RULESETS = `query Rulesets($ids: [ID!]!) { nodes(ids: $ids) { ... on RepositoryRuleset { ${rulesetState} } } }`;

export const ORG_RULESETS = `query OrgRulesets($org: String!, $after: String) { organization(login: $org) { rulesets(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { databaseId ${rulesetState} } } } }`;

export const PENDING_INVITES = `query PendingInvites($enterprise: String!) { enterprise(slug: $enterprise) { ownerInfo { pendingCollaboratorInvitations(first: 100) { totalCount nodes { id email invitee { login } } } } } }`;

/** Prices another query without running it. */
export const preflight = (query: string): string =>
    query.replace(
        /\) \{/,
        ") { rateLimit(dryRun: true) { cost nodeCount remaining limit used resetAt }",
    );
