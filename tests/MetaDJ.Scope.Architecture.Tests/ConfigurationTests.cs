namespace MetaDJ.Scope.Architecture.Tests;

/// <summary>What operators read about settings.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Setting_InTheDocs_SaysWhatItMeans()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim().Trim('|').Split('|')).ToList();

        Assert.True(rows.Count > 200, $"{rows.Count}");
        Assert.All(rows, row => Assert.False(string.IsNullOrWhiteSpace(row[^1]), $"{row[0].Trim()} says nothing."));
    }
}
