#!/usr/bin/env bash
# Builds what is measured and measures it: bench/README.md says what, and which arguments there are.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

. "$root/eng/dotnet.sh"
. "$root/eng/aspire.sh"

if ! command -v redis-server >/dev/null && is_debian_root; then
  install_packages redis-server || true
fi

for tool in redis-server node npm; do
  command -v "$tool" >/dev/null || { echo "Install $tool first: the bench needs redis-server, and Node 20 with npm." >&2; exit 1; }
done

echo "Building"
build bench/MetaDJ.Scope.Bench
npm ci --prefix "$root/bench/bullmq" --no-audit --no-fund --silent

exec dotnet "$root/artifacts/bin/MetaDJ.Scope.Bench/release/MetaDJ.Scope.Bench.dll" "$@"
