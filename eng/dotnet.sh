# Sourced, with $root set. Makes sure that a .NET 10 SDK answers as `dotnet`.

. "$root/eng/debian.sh"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Build servers would stay behind after the script.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

if [ ! -d "${HOME:-}" ]; then
  export HOME="$root/artifacts/home"
  mkdir -p "$HOME"
fi

if ! command -v dotnet >/dev/null; then
  for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [ -n "$place" ] && [ -x "$place/dotnet" ]; then
      export DOTNET_ROOT="$place" PATH="$place:$PATH"
      break
    fi
  done
fi

if ! command -v dotnet >/dev/null && is_debian_root; then
  echo "The .NET SDK is missing; trying apt-get install dotnet-sdk-10.0"
  install_packages dotnet-sdk-10.0 || true
fi

# The SDK wants ICU unless told that nobody here sorts by culture. Nobody does.
if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libicuuc; then
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
fi

if ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
  echo "Install the .NET 10 SDK first: https://dotnet.microsoft.com/download/dotnet/10.0 (or: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0)" >&2
  exit 1
fi

# build <project or solution>...   Release and quiet; what went wrong is shown once
build() {
  local log="$root/artifacts/build.log" what
  mkdir -p "$root/artifacts"
  for what in "$@"; do
    if ! (cd "$root" && dotnet build "$what" -c Release -v q --nologo) >"$log" 2>&1; then
      grep -E ': error' "$log" | sort -u | head -n 40 >&2 || tail -n 20 "$log" >&2
      echo "$what does not build; all of it is in $log" >&2
      exit 1
    fi
  done
}
