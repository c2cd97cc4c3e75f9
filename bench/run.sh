#!/bin/sh
# Builds what is measured and measures it: bench/README.md says what, and which arguments there are.
set -eu
cd "$(dirname "$0")/.."

for tool in dotnet node npm redis-server; do
  command -v "$tool" >/dev/null || { echo "bench: $tool is missing. It needs the .NET 10 SDK, Node 20 with npm, and redis-server." >&2; exit 1; }
done

# On a feed without Aspire's packages the services are built without them, as run.sh does.
[ -f Aspire.local.props ] || [ ! -f eng/aspire.sh ] || sh eng/aspire.sh

dotnet build bench/MetaDJ.Scope.Bench -c Release -v quiet --nologo
npm ci --prefix bench/bullmq --silent

exec dotnet artifacts/bin/MetaDJ.Scope.Bench/release/MetaDJ.Scope.Bench.dll "$@"
