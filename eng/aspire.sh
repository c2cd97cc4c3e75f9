# Sourced, with $root set. Finds out once whether the package feed has Aspire, for every later build (ADR 0002).

aspire_answer="$root/Aspire.local.props"

# Asks for the packages themselves, not for what they depend on: quick, and a feed with half of them is a no.
aspire_probe() {
  local probe="$root/artifacts/aspire-probe" version package
  version=$(sed -n 's:.*<AspireVersion>\(.*\)</AspireVersion>.*:\1:p' "$root/Aspire.props")
  mkdir -p "$probe"
  # Nothing of this repository's own settings.
  for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    echo '<Project />' >"$probe/$file"
  done
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
    for package in AppHost.Sdk Hosting.AppHost Hosting.Docker Hosting.RabbitMQ Hosting.Redis StackExchange.Redis; do
      echo "<PackageDownload Include=\"Aspire.$package\" Version=\"[$version]\" />"
    done
    echo '</ItemGroup></Project>'
  } >"$probe/probe.csproj"
  dotnet restore "$probe/probe.csproj" >"$probe/log" 2>&1
}

aspire_write() {
  printf '<Project>\n  <!-- Written by eng/aspire.sh. Delete this file to ask the package feed again. -->\n  <PropertyGroup>\n    <Aspire>%s</Aspire>\n  </PropertyGroup>\n</Project>\n' "$1" >"$aspire_answer"
}

if [ -f "$aspire_answer" ]; then
  grep -q '<Aspire>true' "$aspire_answer" && echo "Aspire: on (Aspire.local.props)" || echo "Aspire: off (Aspire.local.props; delete it to ask the package feed again)"
elif aspire_probe; then
  aspire_write true
  echo "Aspire: the package feed has it; the AppHost is built (dotnet run --project MetaDJ.Scope.AppHost)"
elif grep -Eq 'NU110[0-3]' "$root/artifacts/aspire-probe/log"; then
  aspire_write false
  echo "Aspire: the package feed does not have it; building without, everything but the AppHost works"
else
  export Aspire=false
  echo "Aspire: the package feed could not be asked; building without it this time"
fi
