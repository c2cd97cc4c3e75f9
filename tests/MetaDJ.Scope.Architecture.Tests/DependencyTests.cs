using System.Xml.Linq;

namespace MetaDJ.Scope.Architecture.Tests;

public sealed class DependencyTests
{
    private static readonly string[] Services = ["Provisioning", "SessionBroker", "PromptQueue"];

    [Theory]
    [InlineData("Provisioning")]
    [InlineData("SessionBroker")]
    [InlineData("PromptQueue")]
    public void Service_KnowsOthersByTheirContractsOnly(string service)
    {
        var references = References($"services/{service}/MetaDJ.Scope.{service}/MetaDJ.Scope.{service}.csproj");

        Assert.DoesNotContain(references, reference => Services.Any(other => other != service && reference == $"MetaDJ.Scope.{other}"));
        Assert.DoesNotContain("MetaDJ.Scope.Simulator", references);
    }

    [Fact]
    public void PromptQueue_KnowsNothingOfProvisioning() => Assert.DoesNotContain(
        Repository.SourceFiles().Where(path => path.StartsWith("services/PromptQueue/MetaDJ.Scope.PromptQueue/", StringComparison.Ordinal)),
        path => File.ReadAllText(Path.Combine(Repository.Root, path)).Contains("IProvisioningApi", StringComparison.Ordinal));

    [Fact]
    public void Simulator_SharesNoModelWithTheClientsItAnswers()
    {
        var references = References("services/Simulator/MetaDJ.Scope.Simulator/MetaDJ.Scope.Simulator.csproj");

        Assert.DoesNotContain("MetaDJ.Scope.ScopeApi", references);
        Assert.DoesNotContain("MetaDJ.Scope.Provisioning", references);
    }

    [Theory]
    [InlineData("Provisioning")]
    [InlineData("SessionBroker")]
    [InlineData("PromptQueue")]
    public void Contracts_ReferenceNothingThatRuns(string service)
    {
        var references = References($"services/{service}/MetaDJ.Scope.{service}.Contracts/MetaDJ.Scope.{service}.Contracts.csproj");

        Assert.All(references, reference => Assert.True(reference.EndsWith(".Contracts", StringComparison.Ordinal) || reference == "MetaDJ.Scope.Primitives", reference));
    }

    [Fact]
    public void Messages_AreSealedRecordsOfPlainProperties() => Assert.All(
        Repository.SourceFiles().Where(path => path.Contains(".Contracts/Messages/", StringComparison.Ordinal)),
        path =>
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, path));
            Assert.Contains("public sealed record", text, StringComparison.Ordinal);
            Assert.DoesNotContain("(", text[text.IndexOf("public sealed record", StringComparison.Ordinal)..], StringComparison.Ordinal);
        });

    private static List<string> References(string project) => XDocument.Load(Path.Combine(Repository.Root, project))
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
        .ToList();
}
