#!/usr/bin/env bash
# Builds what is measured and measures it: bench/README.md says what, and which arguments there are.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

. "$root/eng/dotnet.sh"
. "$root/eng/aspire.sh"

# The parts that measure the fleet or leases need no Node and no peer.
part=""
for argument in "$@"; do
  case "$argument" in --only=reconcile | --only=year | --only=leases) part=${argument#--only=} ;; esac
done

if ! command -v redis-server >/dev/null && is_debian_root; then
  install_packages redis-server || true
fi

if [ -n "$part" ]; then
  command -v redis-server >/dev/null || { echo "Install redis-server first." >&2; exit 1; }
  echo "Building"
  arguments=()
  for argument in "$@"; do
    [ "$argument" = "--only=$part" ] || arguments+=("$argument")
  done
  if [ "$part" = leases ]; then
    build bench/MetaDJ.Scope.LeaseBench
    exec dotnet "$root/artifacts/bin/MetaDJ.Scope.LeaseBench/release/MetaDJ.Scope.LeaseBench.dll" "${arguments[@]}"
  fi

  build bench/MetaDJ.Scope.FleetBench
  exec dotnet "$root/artifacts/bin/MetaDJ.Scope.FleetBench/release/MetaDJ.Scope.FleetBench.dll" "$part" "${arguments[@]}"
fi

for tool in redis-server node npm; do
  command -v "$tool" >/dev/null || { echo "Install $tool first: the bench needs redis-server, and Node 20 with npm." >&2; exit 1; }
done

echo "Building"
build bench/MetaDJ.Scope.Bench
npm ci --prefix "$root/bench/bullmq" --no-audit --no-fund --silent

exec dotnet "$root/artifacts/bin/MetaDJ.Scope.Bench/release/MetaDJ.Scope.Bench.dll" "$@"
