#!/usr/bin/env bash
# Builds MetaDJ.Scope, starts all of it in one process and plays a first show on it. Ctrl+C ends everything.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=5080
show=yes

usage() {
  cat <<'TEXT'
usage: ./run.sh [--no-show] [--port N]

  --no-show   only start it
  --port N    answer at http://localhost:N instead of 5080 (the simulated cloud at N+1)

Without RunPod__ApiKey in the environment nothing costs money: the cloud is simulated. Data is kept in .data/.
TEXT
}

while [ $# -gt 0 ]; do
  case "$1" in
    --no-show) show= ;;
    --port)
      port=${2:-}
      [[ "$port" =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65534 ] || { echo "--port needs a number from 1 to 65534" >&2; exit 2; }
      shift
      ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Without curl: a fresh machine may have none.
ready() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r -t 5 _ status _ <&3
    [ "$status" = 200 ]
  ) 2>/dev/null
}

ports=("$port")
[ -n "${RunPod__ApiKey:-}" ] || ports+=("$((port + 1))")
for busy in "${ports[@]}"; do
  if listens "$busy"; then
    echo "Port $busy is in use. Stop what listens there, or take others: ./run.sh --port 6080" >&2
    exit 1
  fi
done

. "$root/eng/dotnet.sh"
. "$root/eng/aspire.sh"

echo "Building (the first time takes a minute or two)"
build services/Standalone/MetaDJ.Scope.Standalone services/DemoShow/MetaDJ.Scope.DemoShow

data="$root/.data"
log="$data/standalone.log"
mkdir -p "$data"
house= player=

# Asks a child to end and waits; insists after a while.
end() {
  local pid=$1 signal=$2 patience=$3
  [ -n "$pid" ] && kill "-$signal" "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null && [ "$patience" -gt 0 ]; do
    sleep 0.1
    patience=$((patience - 1))
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

leave() {
  local status=$?
  trap '' INT TERM HUP
  trap - EXIT
  # The show first, so that it can close its session; then the house, which gives its pods back.
  end "$player" INT 150
  if [ -n "$house" ]; then
    echo "Stopping"
    end "$house" TERM 400
  fi
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Job control gives each child a process group of its own: Ctrl+C reaches this script only, which then ends them in order.
set -m
cd "$root"
Standalone__Url="http://localhost:$port" Standalone__SimulatorUrl="http://127.0.0.1:$((port + 1))" Standalone__DataDirectory="$data" \
  dotnet artifacts/bin/MetaDJ.Scope.Standalone/release/MetaDJ.Scope.Standalone.dll >"$log" 2>&1 </dev/null &
house=$!

for ((i = 0; ; i++)); do
  if ! kill -0 "$house" 2>/dev/null; then
    house=
    echo "MetaDJ.Scope did not start. The end of $log:" >&2
    tail -n 20 "$log" >&2
    exit 1
  fi
  if ready; then break; fi
  if [ "$i" -ge 300 ]; then
    echo "MetaDJ.Scope is not ready after a minute. The end of $log:" >&2
    tail -n 20 "$log" >&2
    exit 1
  fi
  sleep 0.2
done

sed -n '/MetaDJ.Scope is up/,/^ *token /p' "$log"
echo "  log     $log"

if [ -n "$show" ]; then
  METADJ_TOKEN=$(cat "$data/operator-token") \
    dotnet artifacts/bin/MetaDJ.Scope.DemoShow/release/MetaDJ.Scope.DemoShow.dll --url "http://localhost:$port" </dev/null &
  player=$!
  wait "$player" || echo "The show did not play to its end; see $log"
  player=
fi

pool=$([ -n "${RunPod__ApiKey:-}" ] && echo longlive || echo rehearsal)
cat <<TEXT

Go on with (Ctrl+C here ends it):
  TOKEN=\$(cat $data/operator-token)
  curl -s -H "Authorization: Bearer \$TOKEN" http://localhost:$port/api/pods
  curl -s -H "Authorization: Bearer \$TOKEN" -H 'Content-Type: application/json' -d '{"pool":"$pool"}' http://localhost:$port/api/sessions
  curl -s -H "Authorization: Bearer \$TOKEN" http://localhost:$port/api/spend
TEXT

status=0
wait "$house" || status=$?
house=
echo "MetaDJ.Scope ended by itself. The end of $log:" >&2
tail -n 20 "$log" >&2
exit "$((status == 0 ? 1 : status))"
