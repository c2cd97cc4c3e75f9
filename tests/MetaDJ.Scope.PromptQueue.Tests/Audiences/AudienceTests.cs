using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.PromptQueue.Audiences;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.PromptQueue.Tests.Audiences;

/// <summary>An audience over HTTP, from the room to the stage.</summary>
public sealed class AudienceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly (string, string) s_quick = ("Audiences:Pass", "00:00:00.050");

    [Fact]
    public async Task Submission_ApprovedByHand_ReachesTheStageInItsTemplate_AndItsAuthorIsTold()
    {
        await using var rehearsal = await Rehearsal.StartAsync(s_quick);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        using var lead = rehearsal.Host.Http();
        var code = await OpenAsync(lead, id, new AudienceRules { Template = "{text}, in neon style" });
        using var ann = await JoinAsync(rehearsal, code);
        var sent = await SubmitAsync(ann, code, "a whale over the city");
        Assert.Equal(SubmissionState.Waiting, sent.State);
        Assert.Empty((await ann.GetFromJsonAsync<Page<SubmissionResponse>>($"/api/audience/{code}/submissions", HttpDefaults.Json, Cancellation))!.Items);
        Assert.Equal(1, (await lead.GetFromJsonAsync<AudienceResponse>($"/api/queues/{id}/audience", HttpDefaults.Json, Cancellation))!.Waiting);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(lead, $"/api/queues/{id}/audience/submissions/{sent.Id}/approve"));

        await Eventually.SeeAsync("the stage shows it", () => Task.FromResult(session.Prompts), prompts => prompts.Contains("a whale over the city, in neon style"), Cancellation);
        Assert.Equal(SubmissionState.Chosen, (await ann.GetFromJsonAsync<SubmissionResponse>($"/api/audience/{code}/submissions/{sent.Id}", HttpDefaults.Json, Cancellation))!.State);
        Assert.Single(session.Prompts, prompt => prompt.StartsWith("a whale", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submission_ByRule_IsApprovedWhenItIsPlain_AndWaitsForTheCrewElse()
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Audiences:BetweenSubmissions", "00:00:00"), ("Audiences:Pass", "00:01:00"));
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var lead = rehearsal.Host.Http();
        var code = await OpenAsync(lead, id, new AudienceRules { Approval = AudienceApproval.Rule });
        using var ann = await JoinAsync(rehearsal, code);
        using var ben = await JoinAsync(rehearsal, code);

        Assert.Equal(SubmissionState.Waiting, (await SubmitAsync(ann, code, "see example.com")).State);
        var plain = await SubmitAsync(ann, code, "a whale");
        Assert.Equal(SubmissionState.Approved, plain.State);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(ben, $"/api/audience/{code}/submissions/{plain.Id}/vote"));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(ben, $"/api/audience/{code}/submissions/{plain.Id}/vote"));
        Assert.Equal(1, Assert.Single((await ben.GetFromJsonAsync<Page<SubmissionResponse>>($"/api/audience/{code}/submissions", HttpDefaults.Json, Cancellation))!.Items).Votes);
    }

    [Fact]
    public async Task Winner_WhileTheLeadsCuesWait_GoesBehindThem()
    {
        await using var rehearsal = await Rehearsal.StartAsync(s_quick);
        var id = Some.Session();
        var session = rehearsal.Stage.Open(id);
        using var lead = rehearsal.Host.Http();
        var code = await OpenAsync(lead, id, new AudienceRules { Approval = AudienceApproval.None });
        using var ann = await JoinAsync(rehearsal, code);
        var before = await rehearsal.QueueAsync(id, Some.Prompt("before") with { Hold = TimeSpan.FromSeconds(2) });
        await rehearsal.SeeAsync(id, before.Id, CueState.Accepted);
        await SubmitAsync(ann, code, "from the room");
        await Eventually.SeeAsync("its cue waits", () => CuesAsync(rehearsal, id), cues => cues.Any(cue => cue.Author == AudienceTurns.Author), Cancellation);

        var late = await rehearsal.QueueAsync(id, Some.Prompt("of the lead"));

        await rehearsal.SeeAsync(id, late.Id, CueState.Accepted);
        await Eventually.SeeAsync("the room has its turn", () => Task.FromResult(session.Prompts), prompts => prompts.Contains("from the room"), Cancellation);
        Assert.Equal(["before", "of the lead", "from the room"], session.Prompts);
    }

    [Fact]
    public async Task Panic_HoldsTheAudienceBack_UntilItIsOver()
    {
        await using var rehearsal = await Rehearsal.StartAsync(s_quick);
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var lead = rehearsal.Host.Http();
        var code = await OpenAsync(lead, id, new AudienceRules { Approval = AudienceApproval.None });
        using var ann = await JoinAsync(rehearsal, code);
        await rehearsal.Host.Api().PauseAsync(id, Cancellation);
        var sent = await SubmitAsync(ann, code, "from the room");

        var turns = (AudienceTurns)rehearsal.Host.Services.GetService(typeof(AudienceTurns))!;
        await turns.RunAsync(id);
        Assert.Equal(SubmissionState.Approved, (await ann.GetFromJsonAsync<SubmissionResponse>($"/api/audience/{code}/submissions/{sent.Id}", HttpDefaults.Json, Cancellation))!.State);
        await rehearsal.Host.Api().ResumeAsync(id, Cancellation);
        await Eventually.SeeAsync(
            "it is chosen", async () => (await ann.GetFromJsonAsync<SubmissionResponse>($"/api/audience/{code}/submissions/{sent.Id}", HttpDefaults.Json, Cancellation))!.State,
            state => state == SubmissionState.Chosen, Cancellation);
    }

    [Fact]
    public async Task Door_WithoutRight_GivesNothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var id = Some.Session();
        rehearsal.Stage.Open(id);
        using var lead = rehearsal.Host.Http();
        var code = await OpenAsync(lead, id, new AudienceRules { Words = ["rival"] });
        using var ann = await JoinAsync(rehearsal, code);
        using var forger = rehearsal.Host.Http();
        forger.DefaultRequestHeaders.Authorization = null;
        forger.DefaultRequestHeaders.Add(AudienceDoor.TokenHeader, new string('0', 32));

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(ann, "/api/audience/22222222/join"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(ann, "/api/audience/nonsense-and-longer/join"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(forger, $"/api/audience/{code}/submissions", new SubmissionRequest("a whale")));
        Assert.Equal(HttpStatusCode.NotFound, (await forger.GetAsync($"/api/audience/{code}/submissions", Cancellation)).StatusCode);

        // The right to the room gives nothing else.
        Assert.Equal(HttpStatusCode.Unauthorized, (await ann.GetAsync($"/api/queues/{id}/look", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ann.GetAsync($"/api/queues/{id}/audience", Cancellation)).StatusCode);

        foreach (var text in new[] { "a rivаl band", "f u c k", "a\u202Ewhale", "a\nwhale", new string('a', 141), " " })
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(ann, $"/api/audience/{code}/submissions", new SubmissionRequest(text)));
        }

        await SubmitAsync(ann, code, "a whale");
        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(ann, $"/api/audience/{code}/submissions", new SubmissionRequest("a snail")));
        Assert.Equal(code, await OpenAsync(lead, id, new AudienceRules { Open = false }));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(ann, $"/api/audience/{code}/submissions", new SubmissionRequest("a crane")));
        Assert.Equal(HttpStatusCode.NoContent, (await lead.DeleteAsync($"/api/queues/{id}/audience", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(ann, $"/api/audience/{code}/submissions", new SubmissionRequest("a crane")));
    }

    [Fact]
    public async Task Door_AfterManyWrongCodes_LooksNothingUp()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var guesser = rehearsal.Host.Http();
        guesser.DefaultRequestHeaders.Authorization = null;
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 150; i++)
        {
            answers.Add(await PostAsync(guesser, $"/api/audience/{EventCode.New()}/join"));
        }

        Assert.Equal(HttpStatusCode.NotFound, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    private static async Task<string> OpenAsync(HttpClient lead, SessionId id, AudienceRules rules)
    {
        using var answer = await lead.PutAsJsonAsync($"/api/queues/{id}/audience", rules, HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<AudienceResponse>(HttpDefaults.Json, Cancellation))!.Code;
    }

    private static async Task<HttpClient> JoinAsync(Rehearsal rehearsal, string code)
    {
        var http = rehearsal.Host.Http();
        http.DefaultRequestHeaders.Authorization = null;
        using var answer = await http.PostAsync($"/api/audience/{code.ToLowerInvariant()}/join", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        http.DefaultRequestHeaders.Add(AudienceDoor.TokenHeader, (await answer.Content.ReadFromJsonAsync<JoinedAudience>(HttpDefaults.Json, Cancellation))!.Token);
        return http;
    }

    private static async Task<SubmissionResponse> SubmitAsync(HttpClient person, string code, string text)
    {
        using var answer = await person.PostAsJsonAsync($"/api/audience/{code}/submissions", new SubmissionRequest(text), HttpDefaults.Json, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<SubmissionResponse>(HttpDefaults.Json, Cancellation))!;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, SubmissionRequest? body = null)
    {
        using var answer = await http.PostAsync(path, body is null ? null : JsonContent.Create(body, options: HttpDefaults.Json), Cancellation);
        return answer.StatusCode;
    }

    private static async Task<IReadOnlyList<CueResponse>> CuesAsync(Rehearsal rehearsal, SessionId id)
    {
        using var http = rehearsal.Host.Http();
        return (await http.GetFromJsonAsync<Page<CueResponse>>($"/api/queues/{id}/cues", HttpDefaults.Json, Cancellation))!.Items;
    }
}
