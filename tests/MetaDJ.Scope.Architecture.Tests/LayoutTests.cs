namespace MetaDJ.Scope.Architecture.Tests;

public sealed class LayoutTests
{
    private const int MaximumLines = 400;

    /// <summary>Folders by pattern spread one noun over many places; ours are nouns.</summary>
    private static readonly string[] PatternFolders =
        ["Helpers", "Extensions", "Common", "Utils", "Utilities", "Models", "Dtos", "Interfaces", "Managers", "Repositories", "Handlers", "Consumers"];

    [Fact]
    public void SourceFile_IsNeverLongerThanAReaderHolds()
    {
        var tooLong = Repository.SourceFiles()
            .Select(path => (path, lines: File.ReadLines(Path.Combine(Repository.Root, path)).Count()))
            .Where(file => file.lines > MaximumLines);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folder_IsANoun()
    {
        var byPattern = Repository.SourceFiles()
            .Where(path => path.StartsWith("services/", StringComparison.Ordinal) || path.StartsWith("MetaDJ.Scope.", StringComparison.Ordinal))
            .Where(path => Path.GetDirectoryName(path)!.Split('/', '\\').Intersect(PatternFolders, StringComparer.Ordinal).Any());

        Assert.Empty(byPattern);
    }

    [Fact]
    public void Program_OfAService_IsATableOfContents()
    {
        var programs = Repository.SourceFiles().Where(path => path.StartsWith("services/", StringComparison.Ordinal) && path.EndsWith("/Program.cs", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(programs);
        Assert.All(programs, path => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, path)).Count(), 1, 40));
    }

    [Fact]
    public void Script_SaysItsPurposeKeysArgumentsAndAnswers()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.lua", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, path =>
        {
            var header = string.Join('\n', File.ReadLines(path).TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)));
            Assert.Contains("KEYS", header, StringComparison.Ordinal);
            Assert.Contains("ARGV", header, StringComparison.Ordinal);
            Assert.Contains("eturns", header, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("XREAD")]
    [InlineData("XADD")]
    [InlineData("FCALL")]
    [InlineData("'WAIT'")]
    [InlineData("notify-keyspace")]
    public void Script_UsesNothingThatTheEmbeddedServerLacks(string command) => Assert.DoesNotContain(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.lua", SearchOption.AllDirectories),
        path => File.ReadAllText(path).Contains(command, StringComparison.OrdinalIgnoreCase));
}
