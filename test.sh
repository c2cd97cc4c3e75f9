#!/usr/bin/env bash
# Runs every test. Brings the servers that tests start: redis-server and rabbitmq-server.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
filter=${1:-}

case "$filter" in
  -h | --help)
    echo "usage: ./test.sh [part of a test's full name]"
    exit 0
    ;;
esac

. "$root/eng/debian.sh"

has_servers() {
  command -v redis-server >/dev/null && { command -v rabbitmq-server >/dev/null || [ -x /usr/sbin/rabbitmq-server ]; }
}

# In the SDK's image we are root on a Debian of our own. It gets a copy: what it builds stays in there.
in_docker() {
  echo "redis-server and rabbitmq-server are not here: running in a container"
  docker run --rm -e METADJ_TESTS_IN_DOCKER=yes -v "$root:/source:ro" mcr.microsoft.com/dotnet/sdk:10.0 bash -c \
    'mkdir /metadj && tar -C /source --exclude=./artifacts --exclude=./.data --exclude=./Aspire.local.props -c . | tar -C /metadj -x && exec /metadj/test.sh "$@"' test.sh ${filter:+"$filter"}
}

if ! has_servers; then
  if is_debian_root; then
    echo "Installing redis-server and rabbitmq-server"
    install_packages redis-server rabbitmq-server || true
  elif [ -z "${METADJ_TESTS_IN_DOCKER:-}" ] && docker info >/dev/null 2>&1; then
    in_docker
    exit
  fi
  has_servers || echo "redis-server or rabbitmq-server is missing: the tests that start them will fail and say so"
fi

. "$root/eng/dotnet.sh"
. "$root/eng/aspire.sh"
cd "$root"

echo "Building"
build MetaDJ.Scope.sln

passed=0 failed=0 skipped=0
logs="$root/artifacts/test-logs"
mkdir -p "$logs"

# count <word> <log>   one number of the runner's last line: "Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0"
count() {
  local number
  number=$(sed -n "s/.*$1: \([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1)
  echo "${number:-0}"
}

limit=()
! command -v timeout >/dev/null || limit=(timeout --kill-after=30s 30m)

for project in tests/*.Tests/; do
  name=$(basename "$project")
  log="$logs/$name.log"
  status=0
  SECONDS=0
  # One after the other: some of them measure what happens while servers are killed.
  "${limit[@]}" dotnet "artifacts/bin/$name/release/$name.dll" -noColor -noLogo ${filter:+-method "*$filter*"} >"$log" 2>&1 </dev/null || status=$?
  bad=$(($(count Failed "$log") + $(count Errors "$log")))
  left=$(count Skipped "$log")
  good=$(($(count Total "$log") - $(count Failed "$log") - left - $(count 'Not Run' "$log")))
  if [ -n "$filter" ] && [ "$status" = 0 ] && [ "$((good + bad + left))" = 0 ]; then continue; fi
  # A run that died, or that found no test, is a failure too.
  if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "$good" = 0 ]; }; then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  printf '%-42s %4d passed, %d failed, %d skipped  (%d s)\n' "$name" "$good" "$bad" "$left" "$SECONDS"
  if [ "$bad" != 0 ]; then
    cat "$log"
  fi
done

if [ $((passed + failed)) = 0 ]; then
  echo "No test ran${filter:+: none is named like \"$filter\"}"
  exit 1
fi

echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
