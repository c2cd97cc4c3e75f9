namespace MetaDJ.Scope.DemoShow;

/// <summary>Where to play, and as whom. The services have one address in Standalone and one each elsewhere.</summary>
/// <param name="Pool">Null plays on the first pool there is.</param>
internal sealed record ShowSettings(Uri Provisioning, Uri SessionBroker, Uri PromptQueue, string Token, string? Pool)
{
    public const string Usage =
        "usage: METADJ_TOKEN=<token> MetaDJ.Scope.DemoShow [--url http://localhost:5080] [--provisioning <url>] [--session-broker <url>] [--prompt-queue <url>] [--pool rehearsal]";

    private static readonly Uri Standalone = new("http://localhost:5080");

    public static ShowSettings? Parse(string[] args, string? token)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--url" or "--provisioning" or "--session-broker" or "--prompt-queue" or "--pool") || i + 1 == args.Length)
            {
                return null;
            }

            given[args[i]] = args[i + 1];
        }

        var house = Address(given, "--url", Standalone);
        return house is not null
            && Address(given, "--provisioning", house) is { } provisioning
            && Address(given, "--session-broker", house) is { } sessionBroker
            && Address(given, "--prompt-queue", house) is { } promptQueue
            && !string.IsNullOrWhiteSpace(token)
                ? new ShowSettings(provisioning, sessionBroker, promptQueue, token.Trim(), given.GetValueOrDefault("--pool"))
                : null;
    }

    /// <returns>Null when what was given is no address.</returns>
    private static Uri? Address(Dictionary<string, string> given, string name, Uri otherwise) =>
        !given.TryGetValue(name, out var text) ? otherwise : Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
}
