using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.RunPod.Api;

namespace MetaDJ.Scope.Provisioning.Tests.RunPod.Conformance;

/// <summary>Whatever the client can send is what RunPod's document takes: path, method, queries, headers, body.</summary>
public sealed class RequestConformanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_OfEveryCall_IsWhatTheDocumentTakes()
    {
        var document = RunPodDocument.Read();
        var violations = new List<string>();
        foreach (var (name, call) in RunPodCalls.All)
        {
            violations.AddRange((await ViolationsAsync(document, await SendAsync(call))).Select(violation => $"{name}: {violation}"));
        }

        Assert.Equal([], violations);
    }

    [Fact]
    public void Calls_CoverEveryMethodOfTheClient()
    {
        var called = RunPodCalls.All.Keys.Select(name => name.Split(' ')[0]).ToHashSet();

        Assert.Equal([], typeof(IRunPodApi).GetMethods().Select(method => method.Name).Except(called));
    }

    [Fact]
    public async Task Calls_TogetherSendEveryQueryAndFieldTheDocumentHas()
    {
        var document = RunPodDocument.Read();
        var sent = new List<SentRequest>();
        foreach (var call in RunPodCalls.All.Values)
        {
            sent.Add(await SendAsync(call));
        }

        foreach (var operation in sent.GroupBy(request => document.OperationOf(request.Method, request.Address.AbsolutePath)!))
        {
            var queries = operation.SelectMany(request => QueriesOf(request).Keys).ToHashSet();
            var fields = operation.Where(request => request.Body is not null)
                .SelectMany(request => JsonNode.Parse(request.Body!)!.AsObject().Select(field => field.Key)).ToHashSet();
            var known = document.BodySchemaOf(operation.Key)?["properties"]?.AsObject().Select(field => field.Key) ?? [];

            Assert.Equal([], document.ParametersOf(operation.Key, "query").Keys.Except(queries).Select(name => $"{operation.Key}: ?{name}"));
            Assert.Equal([], known.Except(fields).Select(name => $"{operation.Key}: {name}"));
        }
    }

    [Fact]
    public async Task CreateAsync_OfTheReconciler_IsWhatTheDocumentTakes()
    {
        var document = RunPodDocument.Read();
        var stub = new StubRunPod().Answer(HttpStatusCode.Created, "{}");
        using var runPod = new RunPodForTests(stub);
        var least = new CloudPodRequest("metadj-1", "daydreamlive/scope:0.2.4", "NVIDIA L4", CloudTier.Community, null, 40, null, null, new Dictionary<string, string>());

        await runPod.Cloud.CreateAsync(least, Token);
        await runPod.Cloud.CreateAsync(least with { VolumeGb = 60 }, Token);
        await runPod.Cloud.CreateAsync(
            least with { Cloud = CloudTier.Secure, DataCenter = "US-TX-3", NetworkVolumeId = "vol_xyz", Environment = new Dictionary<string, string> { ["A"] = "b" } }, Token);
        await runPod.Cloud.CreateAsync(
            least with { Access = new CloudAccess(Ssh: true, HttpPorts: [8888], TcpPorts: [22, 70000], GlobalNetworking: true) }, Token);

        Assert.Equal(4, stub.Sent.Count);
        foreach (var sent in stub.Sent)
        {
            Assert.Equal([], await ViolationsAsync(document, sent));
        }
    }

    /// <summary>The checker itself: what RunPod would refuse must not pass here either.</summary>
    [Fact]
    public async Task Checker_OfWhatRunPodRefuses_Complains()
    {
        var document = RunPodDocument.Read();
        (string Method, string Path, string? Body)[] refused =
        [
            ("POST", "/v2/pods", """{"name":"a","image":"b","interruptible":true}"""),
            ("POST", "/v2/pods", """{"name":"a"}"""),
            ("POST", "/v2/pods", """{"name":"a","image":"b","gpu":{"gpuTypeId":"NVIDIA L4"}}"""),
            ("POST", "/v2/pods", """{"name":"a","image":"b","gpu":{"id":"NVIDIA L4","minCudaVersion":"12"}}"""),
            ("POST", "/v2/pods", """{"name":"a","image":"b","cloud":"ALL"}"""),
            ("POST", "/v2/pods", """{"name":"a","image":"b","mounts":{"persistent":{"size":5,"path":"/w"}}}"""),
            ("POST", "/v2/pods", """{"name":"a","image":"b","env":{"N":1}}"""),
            ("POST", "/v2/pods/a/action", """{"action":"reset"}"""),
            ("PATCH", "/v2/network-volumes/a", "{}"),
            ("POST", "/v2/templates", """{"name":"a","image":"b","mounts":{"network":[]}}"""),
            ("GET", "/v2/pods?desiredStatus=RUNNING", null),
            ("GET", "/v2/billing?bucketSize=minute", null),
            ("GET", "/v2/billing?startTime=yesterday", null),
            ("GET", "/v2/catalog/gpus?countryCodes=fr", null),
            ("POST", "/v2/pods/a/start", null),
            ("GET", "/v1/pods", null),
        ];

        foreach (var (method, path, body) in refused)
        {
            var sent = new SentRequest(method, new Uri("https://api.runpod.io" + path), new Dictionary<string, string>(), body);
            Assert.True((await ViolationsAsync(document, sent)).Count > 0, $"{method} {path} {body} passes");
        }
    }

    private static async Task<SentRequest> SendAsync(Func<IRunPodApi, CancellationToken, Task> call)
    {
        var stub = new StubRunPod().Answer(HttpStatusCode.OK, "{}");
        using var runPod = new RunPodForTests(stub);
        await call(runPod.Api, Token);
        var sent = Assert.Single(stub.Sent);
        Assert.Equal("api.runpod.io", sent.Address.Host);
        Assert.Equal("Bearer rpa_test", sent.Headers["Authorization"]);
        Assert.StartsWith("MetaDJ.Scope/", sent.Headers["User-Agent"], StringComparison.Ordinal);
        return sent;
    }

    private static async Task<IReadOnlyList<string>> ViolationsAsync(RunPodDocument document, SentRequest sent)
    {
        if (document.OperationOf(sent.Method, sent.Address.AbsolutePath) is not { } operation)
        {
            return [$"no operation {sent.Method} {sent.Address.AbsolutePath}"];
        }

        var violations = new List<string>();
        var declared = document.ParametersOf(operation, "query");
        foreach (var (name, value) in QueriesOf(sent))
        {
            violations.AddRange(declared.TryGetValue(name, out var parameter)
                ? await ViolationsAsync(document.Flatten(parameter["schema"]!), value, $"?{name}={value}")
                : [$"?{name} is not declared"]);
        }

        if (sent.Headers.ContainsKey("Last-Event-ID") && !document.ParametersOf(operation, "header").ContainsKey("Last-Event-ID"))
        {
            violations.Add("Last-Event-ID is not declared");
        }

        if ((sent.Body is null) != (document.BodySchemaOf(operation) is null))
        {
            violations.Add(sent.Body is null ? "a body is missing" : "a body is not declared");
        }
        else if (sent.Body is not null)
        {
            violations.AddRange((await RunPodDocument.ValidateAsync(document.BodySchemaOf(operation)!, sent.Body, Token)).Select(error => error.ToString()));
        }

        return violations;
    }

    private static async Task<IEnumerable<string>> ViolationsAsync(JsonObject schema, string value, string shown)
    {
        var json = schema["type"]?.GetValue<string>() switch
        {
            "array" => new JsonArray([.. value.Split(',').Select(item => (JsonNode)item)]).ToJsonString(),
            "integer" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : JsonSerializer.Serialize(value),
            "boolean" => value is "true" or "false" ? value : JsonSerializer.Serialize(value),
            _ => JsonSerializer.Serialize(value),
        };
        return (await RunPodDocument.ValidateAsync(schema, json, Token)).Select(error => $"{shown}: {error.Kind}");
    }

    private static Dictionary<string, string> QueriesOf(SentRequest sent) => sent.Address.Query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1]));
}
