namespace MetaDJ.Scope.Standalone;

/// <summary>What a person sees when everything answers.</summary>
internal static class Banner
{
    public static void Write(TextWriter console, StandaloneOptions options, string? simulator, string token)
    {
        var url = options.Url.ToString().TrimEnd('/');
        console.WriteLine($"""

            MetaDJ.Scope is up at {url}   (try it in a browser: {url}/scalar)
              cloud   {(simulator is null ? "RunPod: pods cost real money" : $"rehearsal, simulated at {simulator} (no GPU, no cost); faults at {simulator}/faults")}
              data    {Path.GetFullPath(options.DataDirectory)}
              token   {token}
            """);
    }
}
