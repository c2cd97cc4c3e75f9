namespace MetaDJ.Scope.DemoShow;

/// <summary>Where to play, and as whom.</summary>
/// <param name="Pool">Null plays on the first pool there is.</param>
internal sealed record ShowSettings(Uri Url, string Token, string? Pool)
{
    public static ShowSettings? Parse(string[] args, string? token)
    {
        Uri? url = new("http://localhost:5080");
        string? pool = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--url" when i + 1 < args.Length && Uri.TryCreate(args[i + 1], UriKind.Absolute, out url):
                    break;
                case "--pool" when i + 1 < args.Length:
                    pool = args[i + 1];
                    break;
                default:
                    return null;
            }
        }

        return string.IsNullOrWhiteSpace(token) ? null : new ShowSettings(url!, token.Trim(), pool);
    }
}
