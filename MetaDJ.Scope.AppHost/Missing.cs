// What this project builds to where Aspire's packages cannot be restored (ADR 0002).
Console.Error.WriteLine("""
    The AppHost needs Aspire's packages, and this checkout was built without them: Aspire.AppHost.Sdk was not on the package feed.

    With a feed that has them, as the public NuGet gallery does:   rm Aspire.local.props && dotnet run --project MetaDJ.Scope.AppHost
    Without them, everything in one process:        ./run.sh
    """);
return 1;
