# codex-rollout with the Pulumi engine, GitHub's provider and Node: nothing is fetched when it runs.
#
#   docker build --tag rollout .
#   docker run --rm --read-only --tmpfs /tmp --volume "$PWD:/work" rollout validate policies/rollout.yaml
#
# `node tools/container-check.mjs` runs the same commands without a container. Digests: of the tags, for amd64 and arm64.
FROM node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS node

FROM golang:1.26.8-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
# What is published, with the versions of the lock file, and nothing that development needs.
RUN npm ci \
    && mkdir -p /opt/codex-rollout \
    && npm pack --ignore-scripts --pack-destination /tmp \
    && tar -xzf /tmp/codex-rollout-*.tgz -C /opt/codex-rollout --strip-components 1 \
    && cp package-lock.json .npmrc /opt/codex-rollout/ \
    && npm ci --prefix /opt/codex-rollout --omit dev --ignore-scripts
ENV CODEX_ROLLOUT_CACHE=/opt/engine
RUN node /opt/codex-rollout/bin/cli/main.js engine --from build --prune

FROM node
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /opt/codex-rollout /opt/codex-rollout
# Pulumi keeps which stack is selected beside its plugins.
COPY --from=build --chown=node:node /opt/engine /opt/engine
RUN ln -s /opt/codex-rollout/bin/cli/main.js /usr/local/bin/codex-rollout
ENV CODEX_ROLLOUT_CACHE=/opt/engine \
    PULUMI_SKIP_UPDATE_CHECK=true
# The user `node` of the base image, by number, as cluster policies that forbid root ask for it.
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["codex-rollout"]
CMD ["--help"]
