using System.Text.RegularExpressions;

namespace MetaDJ.Scope.Architecture.Tests;

/// <summary>Invariant 7: secrets stay put. A log line that names one of these is a leak waiting for its day.</summary>
public sealed partial class SecretTests
{
    [Fact]
    public void LogMessage_NamesNoSecret()
    {
        var leaks = Repository.SourceFiles()
            .Where(path => path.StartsWith("services/", StringComparison.Ordinal) || path.StartsWith("MetaDJ.Scope.ServiceDefaults/", StringComparison.Ordinal))
            .SelectMany(path => LogMessage().Matches(File.ReadAllText(Path.Combine(Repository.Root, path))).Select(match => (path, match.Value)))
            .Where(line => !line.Value.Contains("LogLevel.Debug", StringComparison.Ordinal) && !line.Value.Contains("LogLevel.Trace", StringComparison.Ordinal))
            .Where(line => Secret().IsMatch(line.Value));

        Assert.Empty(leaks);
    }

    [GeneratedRegex(@"\[LoggerMessage\((?:[^\]]|\](?!\s))*\]")]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"\{(Ticket|ApiKey|SigningKey|Authorization|Bearer|Url|Uri|BaseAddress|Address|CloudId|RunPodId|Prompt|Prompts|Text)\}")]
    private static partial Regex Secret();
}
