using System.Net;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Events;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.LoraInstalls;

/// <summary>Installs as jobs: each file is asked for once, whatever becomes of the answer and of us.</summary>
public sealed class LoraInstallTests
{
    private const long Bytes = 300L << 20;
    private static readonly string s_hash = new('a', 64);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task Install_CutOffByTheProxy_IsDoneWhenTheFileIsThere_AskedOnce(RedisKind kind)
    {
        await using var show = await Show.StartAsync(kind);
        show.Session.Install = _ => Task.FromResult<int?>(524);

        var job = await show.InstallAsync("ink");
        await show.SeeAsync("it is asked", job, seen => seen.State == LoraInstallState.Installing && show.Asked == 1);
        Assert.Equal(job.Id, (await show.InstallAsync("ink")).Id);
        show.Arrives("ink", s_hash);

        var done = await show.EndAsync(job);
        Assert.Equal((LoraInstallState.Installed, 100, 1), (done.State, done.Percent, show.Asked));
        Assert.NotNull(done.EndedAt);
        Assert.Equal([QueueEventKind.LoraInstallStarted, QueueEventKind.LoraInstalled], await show.ToldAsync());
    }

    [Fact]
    public async Task Install_OfWhatIsThere_AsksNothing()
    {
        await using var show = await Show.StartAsync();
        show.Arrives("ink", null);

        var done = await show.EndAsync(await show.InstallAsync("ink"));

        Assert.Equal((LoraInstallState.Installed, 0), (done.State, show.Asked));
    }

    [Theory]
    [InlineData(null, 300.0, LoraInstallState.Installed)]
    [InlineData("AAAA", 300.0, LoraInstallState.Installed)]
    [InlineData("bbbb", 300.0, LoraInstallState.Failed)]
    [InlineData(null, 0.02, LoraInstallState.Failed)]
    public async Task Install_OfAnotherFileThanTheLibrarys_IsDeletedAgainAndTold(string? hash, double megabytes, LoraInstallState state)
    {
        await using var show = await Show.StartAsync();
        show.Session.Facts["ink"] = (megabytes, hash is null ? null : string.Concat(Enumerable.Repeat(hash, 16)));

        var done = await show.EndAsync(await show.InstallAsync("ink"));

        Assert.Equal((state, state == LoraInstallState.Installed), (done.State, show.Session.Files.Contains("ink")));
        Assert.Equal(state == LoraInstallState.Failed, done.Cause?.Contains("deleted again", StringComparison.Ordinal) == true);
        Assert.Equal(1, show.Asked);
    }

    [Fact]
    public async Task Install_OverAFileOfSomebodyElse_FailsAndLeavesItAlone()
    {
        await using var show = await Show.StartAsync();
        show.Arrives("ink", new string('b', 64));

        var done = await show.EndAsync(await show.InstallAsync("ink"));

        Assert.Equal((LoraInstallState.Failed, true), (done.State, show.Session.Files.Contains("ink")));
        Assert.Contains("SHA-256", done.Cause!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_WhichScopeSaysExists_IsNotOursToDelete()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ =>
        {
            show.Arrives("ink", new string('b', 64));
            return Task.FromResult<int?>(409);
        };

        var done = await show.EndAsync(await show.InstallAsync("ink"));

        // Either it is seen before the answer or after; asked once it was in both cases.
        Assert.Equal((LoraInstallState.Failed, 1), (done.State, show.Asked));
    }

    [Fact]
    public async Task Install_WhileTheVolumeIsBusy_WaitsForItsTurn()
    {
        await using var show = await Show.StartAsync();
        var refusals = 3;
        show.Session.Install = _ => Task.FromResult<int?>(refusals-- > 0 ? 423 : null);

        var done = await show.EndAsync(await show.InstallAsync("ink"));

        Assert.Equal((LoraInstallState.Installed, 4), (done.State, show.Asked));
        Assert.Contains(QueueEventKind.LoraInstallProgress, await show.ToldAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Install_WhichScopeRefuses_FailsWithItsWords_AndMayBeAskedAnew(int status)
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(status);
        var failed = await show.EndAsync(await show.InstallAsync("ink"));
        show.Session.Install = _ => Task.FromResult<int?>(null);

        var again = await show.EndAsync(await show.InstallAsync("ink"));

        Assert.Equal((LoraInstallState.Failed, LoraInstallState.Installed), (failed.State, again.State));
        Assert.Contains($"The stub said {status}", failed.Cause!, StringComparison.Ordinal);
        Assert.NotEqual(failed.Id, again.Id);
        Assert.Contains(QueueEventKind.LoraInstallFailed, await show.ToldAsync());
    }

    [Theory]
    [InlineData(RedisKind.Redis)]
    [InlineData(RedisKind.Garnet)]
    public async Task OurDeath_WhileScopeDownloads_IsTakenOverWithoutAskingTwice(RedisKind kind)
    {
        await using var show = await Show.StartAsync(kind);
        var answer = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        show.Session.Install = _ => answer.Task;
        var job = await show.InstallAsync("ink");
        await show.SeeAsync("it is asked", job, _ => show.Asked == 1);
        var other = await show.Rehearsal.AddAsync(("LoraSwaps:InstallCheck", "00:00:00.100"));

        await show.Rehearsal.Host.KillAsync();
        await show.SeeAsync("somebody works on it", job, seen => seen.State == LoraInstallState.Installing, other);
        show.Arrives("ink", s_hash);

        var done = await show.EndAsync(job, other);
        answer.SetResult(524);
        Assert.Equal((LoraInstallState.Installed, 1), (done.State, show.Asked));
    }

    [Fact]
    public async Task OurEnd_InGoodOrder_HandsTheInstallOver()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(524);
        var job = await show.InstallAsync("ink");
        await show.SeeAsync("it is asked", job, _ => show.Asked == 1);
        var other = await show.Rehearsal.AddAsync(("LoraSwaps:InstallCheck", "00:00:00.100"));

        await show.Rehearsal.Host.DisposeAsync();
        show.Arrives("ink", s_hash);

        Assert.Equal((LoraInstallState.Installed, 1), ((await show.EndAsync(job, other)).State, show.Asked));
    }

    [Fact]
    public async Task TwoInstalls_GoOneAfterTheOther()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(524);
        var (first, second) = (await show.InstallAsync("ink"), await show.InstallAsync("wash"));
        await show.SeeAsync("the first is asked", first, seen => seen.State == LoraInstallState.Installing && show.Asked == 1);

        Assert.Equal(LoraInstallState.Queued, (await show.ReadAsync(second)).State);
        show.Arrives("ink", s_hash);
        await show.EndAsync(first);
        await show.SeeAsync("the second is asked", second, _ => show.Asked == 2);
        show.Arrives("wash", s_hash);

        Assert.Equal(LoraInstallState.Installed, (await show.EndAsync(second)).State);
        var listed = (await show.Rehearsal.Host.Api().ListLoraInstallsAsync(show.Id, Cancellation)).Content!.Items;
        Assert.Equal([second.Id, first.Id], listed.Select(install => install.Id));
    }

    [Fact]
    public async Task Cancel_BeforeItsTurn_AsksNothing_AndOnTheWayDeletesWhatArrives()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(524);
        var (first, second) = (await show.InstallAsync("ink"), await show.InstallAsync("wash"));
        await show.SeeAsync("the first is asked", first, _ => show.Asked == 1);

        Assert.Equal(LoraInstallState.Cancelled, (await show.CancelAsync(second)).State);
        Assert.Equal(LoraInstallState.Cancelling, (await show.CancelAsync(first)).State);
        show.Arrives("ink", s_hash);

        var done = await show.EndAsync(first);
        Assert.Equal((LoraInstallState.Cancelled, false, 1), (done.State, show.Session.Files.Contains("ink"), show.Asked));
        Assert.Equal(LoraInstallState.Cancelled, (await show.CancelAsync(first)).State);
        Assert.Equal(2, (await show.ToldAsync()).Count(kind => kind == QueueEventKind.LoraInstallCancelled));
    }

    [Fact]
    public async Task Reload_ThatLacksAFileOnItsWay_WaitsForIt()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(524);
        var job = await show.InstallAsync("ink");
        await show.SeeAsync("it is asked", job, _ => show.Asked == 1);
        var cue = await show.Rehearsal.QueueAsync(show.Id, Some.Fade("ink", 1));
        await show.Rehearsal.SeeAsync(show.Id, cue.Id, CueState.Sent);

        show.Arrives("ink", s_hash);

        await show.Rehearsal.SeeAsync(show.Id, cue.Id, CueState.Applied);
        Assert.Equal((LoraInstallState.Installed, 1), ((await show.EndAsync(job)).State, show.Asked));
    }

    [Fact]
    public async Task MovedSession_AsksItsNewPod()
    {
        await using var show = await Show.StartAsync();
        show.Session.Install = _ => Task.FromResult<int?>(524);
        var job = await show.InstallAsync("ink");
        await show.SeeAsync("it is asked", job, _ => show.Asked == 1);

        show.Session.Becomes(SessionState.Live, fence: 8);
        await show.Rehearsal.Host.Services.GetRequiredService<SessionSync>().SyncAsync(show.Id, Cancellation);
        await show.SeeAsync("the new pod is asked", job, _ => show.Asked == 2);
        show.Arrives("ink", s_hash);

        Assert.Equal(LoraInstallState.Installed, (await show.EndAsync(job)).State);
    }

    [Fact]
    public async Task Install_OfWhatDoesNotFit_OrIsNotKnown_IsRefusedAndReachesNothing()
    {
        await using var show = await Show.StartAsync();
        var lead = show.Rehearsal.Host.Api();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "big" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "unheard-of" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "../ink" }, cancellationToken: Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetLoraInstallAsync(show.Id, LoraInstallId.New(TimeProvider.System), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.CancelLoraInstallAsync(show.Id, LoraInstallId.New(TimeProvider.System), Cancellation)).StatusCode);
        Assert.Equal(0, show.Asked);
    }

    [Fact]
    public async Task SameKeyAgain_IsTheSameInstall_AlsoWhenItIsOver()
    {
        await using var show = await Show.StartAsync();
        var lead = show.Rehearsal.Host.Api();
        var first = (await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "ink" }, "key-1", Cancellation)).Content!;
        await show.EndAsync(first);

        var again = await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "ink" }, "key-1", Cancellation);
        var other = await lead.InstallLoraAsync(show.Id, new LoraInstallRequest { Name = "ink" }, "key-2", Cancellation);

        Assert.Equal((HttpStatusCode.Accepted, first.Id, LoraInstallState.Installed), (again.StatusCode, again.Content!.Id, again.Content.State));
        Assert.NotEqual(first.Id, other.Content!.Id);
    }

    private sealed class Show : IAsyncDisposable
    {
        private Show(Rehearsal rehearsal) => Rehearsal = rehearsal;

        public Rehearsal Rehearsal { get; }

        public required SessionId Id { get; init; }

        public required StubSession Session { get; init; }

        /// <summary>How often Scope was asked to install.</summary>
        public int Asked => Session.Calls.Count(call => call.Path == "api/v1/loras");

        public static async Task<Show> StartAsync(RedisKind kind = RedisKind.Redis)
        {
            var rehearsal = await Rehearsal.StartAsync(kind, ("LoraSwaps:InstallCheck", "00:00:00.100"));
            foreach (var (name, family) in new[] { ("ink", LoraFamily.Wan13B), ("wash", LoraFamily.Wan13B), ("big", LoraFamily.Wan14B) })
            {
                await rehearsal.Host.Api(AccessForTests.Operator).AddLoraAsync(
                    new LoraEntry { Name = name, Family = family, SizeBytes = Bytes, Sha256 = s_hash, Url = new Uri($"https://huggingface.co/example/x/resolve/main/{name}.safetensors") }, Cancellation);
            }

            var id = Some.Session();
            return new Show(rehearsal) { Id = id, Session = rehearsal.Stage.Open(id) };
        }

        public void Arrives(string name, string? hash)
        {
            Session.Facts[name] = (300, hash);
            Session.Files.Add(name);
        }

        public async Task<LoraInstallResponse> InstallAsync(string name)
        {
            var answer = await Rehearsal.Host.Api().InstallLoraAsync(Id, new LoraInstallRequest { Name = name }, cancellationToken: Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, answer.Error?.ToString());
            return answer.Content!;
        }

        public async Task<LoraInstallResponse> CancelAsync(LoraInstallResponse job) => (await Rehearsal.Host.Api().CancelLoraInstallAsync(Id, job.Id, Cancellation)).Content!;

        public async Task<LoraInstallResponse> ReadAsync(LoraInstallResponse job, QueueHost? host = null) =>
            (await (host ?? Rehearsal.Host).Api().GetLoraInstallAsync(Id, job.Id, Cancellation)).Content!;

        public Task<LoraInstallResponse> EndAsync(LoraInstallResponse job, QueueHost? host = null) => SeeAsync("it is over", job, seen => seen?.EndedAt is not null, host);

        public Task<LoraInstallResponse> SeeAsync(string phase, LoraInstallResponse job, Func<LoraInstallResponse, bool> seen, QueueHost? host = null) =>
            Eventually.SeeAsync($"{job.Id}: {phase}", () => ReadAsync(job, host), seen, Cancellation);

        public async Task<IReadOnlyList<QueueEventKind>> ToldAsync() =>
            [.. (await Rehearsal.Host.Services.GetRequiredService<EventStore>().ReadAsync(Id, 0)).Select(told => told.Kind).Where(kind => (int)kind is >= 50 and < 60)];

        public ValueTask DisposeAsync() => Rehearsal.DisposeAsync();
    }
}
