/**
 * The object types and fields of GitHub's GraphQL schema that the local GitHub serves: the one list from
 * which `schema.graphql` is pruned. Connections, edges, enums, inputs and scalars follow from what is reached.
 * A field of GitHub's that is not here is refused as "not served", never answered with a guess.
 */
export const SERVED_FIELDS: Readonly<Record<string, string>> = {
    Query: "node nodes organization rateLimit repository repositoryOwner user viewer",
    Mutation: `createBranchProtectionRule updateBranchProtectionRule deleteBranchProtectionRule
        createCommitOnBranch`,

    // Interfaces
    Node: "id",
    Actor: "login url resourcePath avatarUrl",
    RepositoryOwner: "id login url resourcePath avatarUrl repositories repository",
    GitObject: "id oid abbreviatedOid repository commitUrl commitResourcePath",

    RateLimit: "cost limit nodeCount remaining resetAt used",
    PageInfo: "endCursor hasNextPage hasPreviousPage startCursor",

    Organization: `archivedAt avatarUrl createdAt databaseId description email id login
        membersCanForkPrivateRepositories membersWithRole name repositories repository
        requiresTwoFactorAuthentication resourcePath ruleset rulesets team teams updatedAt url
        viewerCanAdminister viewerIsAMember`,
    User: `avatarUrl createdAt databaseId email id isSiteAdmin isViewer login name organization
        repositories repository resourcePath updatedAt url`,
    Bot: "avatarUrl createdAt databaseId id login resourcePath updatedAt url",
    App: "createdAt databaseId description id name slug updatedAt url",
    Team: `ancestors childTeams combinedSlug createdAt databaseId description id invitations members name
        notificationSetting organization parentTeam privacy repositories resourcePath slug updatedAt url
        viewerCanAdminister`,
    OrganizationInvitation:
        "createdAt email id invitationType invitee inviterActor organization role",

    Repository: `allowUpdateBranch archivedAt autoMergeAllowed branchProtectionRules codeowners
        collaborators createdAt databaseId defaultBranchRef deleteBranchOnMerge deployKeys description
        environment environments homepageUrl id isArchived isDisabled isEmpty isFork isInOrganization
        isLocked isPrivate isTemplate mergeCommitAllowed name nameWithOwner object owner pushedAt
        rebaseMergeAllowed ref repositoryTopics resourcePath ruleset rulesets squashMergeAllowed sshUrl
        updatedAt url viewerCanAdminister viewerPermission visibility webCommitSignoffRequired`,
    PermissionSource: "organization permission roleName source",
    RepositoryTopic: "id resourcePath topic url",
    Topic: "id name",
    RepositoryCodeowners: "errors",
    RepositoryCodeownersError: "column kind line message path source suggestion",
    DeployKey: "createdAt enabled id key readOnly title verified",

    Ref: "branchProtectionRule id name prefix repository target",
    Blob: `abbreviatedOid byteSize commitResourcePath commitUrl id isBinary isTruncated oid repository text`,
    Tree: "abbreviatedOid commitResourcePath commitUrl entries id oid repository",
    TreeEntry: "mode name object oid path repository type",
    Commit: `abbreviatedOid author authoredDate commitResourcePath commitUrl committedDate committer id
        message messageBody messageHeadline oid parents repository tree url`,
    GitActor: "date email name user",

    BranchProtectionRule: `allowsDeletions allowsForcePushes blocksCreations bypassForcePushAllowances
        bypassPullRequestAllowances creator databaseId dismissesStaleReviews id isAdminEnforced
        lockAllowsFetchAndMerge lockBranch matchingRefs pattern pushAllowances repository
        requireLastPushApproval requiredApprovingReviewCount requiredDeploymentEnvironments
        requiredStatusCheckContexts requiredStatusChecks requiresApprovingReviews requiresCodeOwnerReviews
        requiresCommitSignatures requiresConversationResolution requiresDeployments requiresLinearHistory
        requiresStatusChecks requiresStrictStatusChecks restrictsPushes restrictsReviewDismissals
        reviewDismissalAllowances`,
    PushAllowance: "actor branchProtectionRule id",
    ReviewDismissalAllowance: "actor branchProtectionRule id",
    BypassPullRequestAllowance: "actor branchProtectionRule id",
    BypassForcePushAllowance: "actor branchProtectionRule id",
    RequiredStatusCheckDescription: "app context",

    RepositoryRuleset: `bypassActors conditions createdAt databaseId enforcement id name rules source target
        updatedAt`,
    RepositoryRulesetBypassActor: `actor bypassMode deployKey enterpriseOwner id organizationAdmin
        repositoryRoleDatabaseId repositoryRoleName repositoryRuleset`,
    RepositoryRuleConditions: "refName repositoryId repositoryName repositoryProperty",
    RefNameConditionTarget: "exclude include",
    RepositoryIdConditionTarget: "repositoryIds",
    RepositoryNameConditionTarget: "exclude include protected",
    RepositoryPropertyConditionTarget: "exclude include",
    PropertyTargetDefinition: "name propertyValues source",
    RepositoryRule: "id parameters repositoryRuleset type",
    PullRequestParameters: `allowedMergeMethods dismissStaleReviewsOnPush requireCodeOwnerReview
        requireLastPushApproval requiredApprovingReviewCount requiredReviewThreadResolution`,
    RequiredStatusChecksParameters:
        "doNotEnforceOnCreate requiredStatusChecks strictRequiredStatusChecksPolicy",
    StatusCheckConfiguration: "context integrationId",
    UpdateParameters: "updateAllowsFetchAndMerge",
    RequiredDeploymentsParameters: "requiredDeploymentEnvironments",
    CommitMessagePatternParameters: "name negate operator pattern",
    CommitAuthorEmailPatternParameters: "name negate operator pattern",
    CommitterEmailPatternParameters: "name negate operator pattern",
    BranchNamePatternParameters: "name negate operator pattern",
    TagNamePatternParameters: "name negate operator pattern",
    FilePathRestrictionParameters: "restrictedFilePaths",
    FileExtensionRestrictionParameters: "restrictedFileExtensions",
    MaxFilePathLengthParameters: "maxFilePathLength",
    MaxFileSizeParameters: "maxFileSize",

    Environment: "databaseId id name protectionRules",
    DeploymentProtectionRule: "databaseId preventSelfReview reviewers timeout type",

    CreateBranchProtectionRulePayload: "branchProtectionRule clientMutationId",
    UpdateBranchProtectionRulePayload: "branchProtectionRule clientMutationId",
    DeleteBranchProtectionRulePayload: "clientMutationId",
    CreateCommitOnBranchPayload: "clientMutationId commit ref",
};

/** Connection fields that are not served although their connection is. */
export const UNSERVED_CONNECTION_FIELDS: ReadonlySet<string> = new Set([
    "totalDiskUsage",
    "hasTwoFactorEnabled",
]);
