using System.Globalization;
using System.Net.Http.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Refit;

namespace MetaDJ.Scope.EndToEnd.Tests;

/// <summary>
/// Two people on one stage, on the beat. The lead's set list goes on by itself, a cue on each next bar, every second one a transition: none may be lost.
/// The prompter's cues are for the third beat of each bar of the count, which passes once: late ones expire.
/// </summary>
internal sealed class Duo(Deployment house, string name, double bpm)
{
    private const int BeatsPerBar = 4;

    /// <summary>More bars than any fault takes: the show is stopped when enough was seen.</summary>
    private const int Bars = 60;
    private readonly Dictionary<int, CueId> _byBar = [];
    private DateTimeOffset _anchor;

    public SessionId Session { get; private set; }

    public TimeSpan Beat => TimeSpan.FromMinutes(1 / bpm);

    private TimeSpan Bar => BeatsPerBar * Beat;

    private string Lead => $"{name}-lead";

    private string Prompter => $"{name}-prompter";

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var broker = house.BrokerAs(Lead);
        var opened = await broker.OpenAsync(new OpenSessionRequest { Pool = PoolName.Parse(Deployment.Pool) }, null, cancellationToken);
        await opened.EnsureSuccessfulAsync();
        Session = opened.Content!.Id;
        await Eventually.SeeAsync(
            $"{name} is live", async () => (await broker.GetAsync(Session, cancellationToken)).Content?.State, state => state == SessionState.Live, cancellationToken, TimeSpan.FromMinutes(4));
        await (await broker.PutCrewMemberAsync(Session, Prompter, new ChangeCrewRequest { Role = CrewRole.Prompter }, cancellationToken)).EnsureSuccessfulAsync();
        await (await Queue(Lead).PutSetListAsync(name, new SetList { Cues = [.. Enumerable.Range(0, Bars).Select(Listed)] }, cancellationToken)).EnsureSuccessfulAsync();
    }

    /// <summary>Bar 1 begins, the prompter queues bar for bar, the lead presses GO. All through the first replica, which owns the queue from then on.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = house.Queues[0].Url };
        http.DefaultRequestHeaders.Authorization = AccessForTests.Member(Lead);
        using var answer = await http.PutAsJsonAsync($"/api/queues/{Session}/tempo", new TempoRequest { Bpm = bpm, BeatsPerBar = BeatsPerBar, BarOneNow = true }, HttpDefaults.Json, cancellationToken);
        answer.EnsureSuccessStatusCode();
        _anchor = (await answer.Content.ReadFromJsonAsync<TempoResponse>(HttpDefaults.Json, cancellationToken))!.Anchor!.Value;
        await (await Queue(Lead).LoadCueListAsync(Session, new LoadCueListRequest { Name = name }, null, cancellationToken)).EnsureSuccessfulAsync();
        await (await Queue(Lead).GoAsync(Session, null, $"{name}-go", cancellationToken)).EnsureSuccessfulAsync();
        for (var bar = 2; bar <= Bars; bar++)
        {
            var cue = await Queue(Prompter).EnqueueAsync(
                Session, new CueRequest { Kind = CueKind.Prompt, Prompts = [new WeightedPrompt(BarText(bar))], At = new CueTime { Bar = bar, Beat = 3 } }, BarText(bar), cancellationToken);
            await cue.EnsureSuccessfulAsync();
            _byBar[bar] = cue.Content!.Id;
        }
    }

    /// <summary>Waits until so many cues of the list have gone to the stage from now on.</summary>
    public async Task PlaysOnAsync(int cues, CancellationToken cancellationToken)
    {
        var from = await FiredAsync(cancellationToken) ?? 0;
        await Eventually.SeeAsync($"{cues} more cues of {name} after {from}", () => FiredAsync(cancellationToken), fired => fired >= from + cues, cancellationToken, TimeSpan.FromMinutes(2));
    }

    /// <summary>Stops the list and clears the queue; from then on nothing more comes.</summary>
    public async Task<Played> EndAsync(SimulatorControl stage, IReadOnlyList<Arrival> before, CancellationToken cancellationToken)
    {
        await (await Queue(Lead).StopListAsync(Session, cancellationToken)).EnsureSuccessfulAsync();
        await (await Queue(Lead).ClearAsync(Session, cancellationToken)).EnsureSuccessfulAsync();
        var states = await Eventually.SeeAsync(
            $"every cue of {name} has an end", async () => (await Queue(Lead).ListAsync(Session, null, 200, cancellationToken)).Content?.Items ?? [],
            cues => cues.Count > 0 && cues.All(cue => cue.State is CueState.Accepted or CueState.Applied or CueState.Expired or CueState.Failed or CueState.Cancelled), cancellationToken);

        // A pod that was given up has taken along what it got.
        var all = before.Union(await stage.ArrivalsAsync(cancellationToken)).Where(IsOurs).OrderBy(arrival => arrival.At).ToList();
        return new Played(this, states, all);
    }

    public async Task CloseAsync(CancellationToken cancellationToken) => await house.BrokerAs(Lead).CloseAsync(Session, cancellationToken);

    /// <summary>How far an arrival is from the nearest bar line; the picture changes by the look-ahead later.</summary>
    public TimeSpan FromBar(DateTimeOffset arrivedAt)
    {
        var bars = (arrivedAt + Deployment.LookAhead - _anchor) / Bar;
        return Bar * (bars - Math.Round(bars));
    }

    /// <summary>How every prompt of the list begins.</summary>
    public string Prompts => ListPrefix;

    public bool IsOurs(Arrival arrival) => arrival.Text.StartsWith($"{name}/", StringComparison.Ordinal);

    private string ListPrefix => $"{name}/list/";

    private string ListText(int cue) => $"{ListPrefix}{cue.ToString(CultureInfo.InvariantCulture)}";

    private string BarText(int bar) => $"{name}/bar/{bar.ToString(CultureInfo.InvariantCulture)}";

    private CueRequest Listed(int cue) => new()
    {
        Kind = cue % 2 == 0 ? CueKind.Prompt : CueKind.Transition,
        Prompts = [new WeightedPrompt(ListText(cue))],
        Transition = cue % 2 == 0 ? null : new TransitionSpec(4),
        At = new CueTime { Next = GridStep.Bar },
        Follow = cue < Bars - 1 ? CueFollow.AutoFollow : null,
    };

    private IPromptQueueApi Queue(string subject) => house.QueueAs(subject, 0);

    /// <returns>How many cues of the list were fired so far; null when nobody says.</returns>
    private async Task<int?> FiredAsync(CancellationToken cancellationToken)
    {
        using var list = await Queue(Lead).GetCueListAsync(Session, cancellationToken);
        return list.Content is { Fired: [.., var last] } ? int.Parse(last, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A whole show: what people were told of their cues, and what reached the pods, in order.</summary>
    internal sealed record Played(Duo Duo, IReadOnlyList<CueResponse> Cues, IReadOnlyList<Arrival> Everything)
    {
        /// <summary>What cues brought.</summary>
        public IReadOnlyList<Arrival> Arrivals { get; } = [.. Everything.Where(arrival => !arrival.IsReplay)];

        public IReadOnlyList<Arrival> List => [.. Arrivals.Where(arrival => arrival.Text.StartsWith(Duo.ListPrefix, StringComparison.Ordinal))];

        /// <summary>
        /// Applied is once on a stage; expired, or cleared in the end, is never; nothing else became of anything. Everybody's cues came in their order, and
        /// of the list none was left out. Replays of the whole Look are no effect of a cue.
        /// </summary>
        public void HadEachEffectOnce()
        {
            Assert.All(Duo._byBar, bar => Assert.Contains(Cues, cue => cue.Id == bar.Value));
            foreach (var cue in Cues)
            {
                var (text, came) = (TextOf(cue), Arrivals.Count(arrival => arrival.Text == TextOf(cue)));
                var late = cue is { State: CueState.Expired, Content.At.Bar: not null } && cue.Cause!.Contains("beats ago", StringComparison.Ordinal);
                Assert.True(cue.State is CueState.Accepted or CueState.Applied or CueState.Cancelled || late, $"{text} is {cue.State}: {cue.Cause}");
                Assert.True(came == (cue.State is CueState.Accepted or CueState.Applied ? 1 : 0), $"{text} is {cue.State} ({cue.Cause}) and came {came} times");
            }

            Assert.Equal(Enumerable.Range(0, List.Count).Select(Duo.ListText), List.Select(arrival => arrival.Text));
            var bars = Arrivals.Except(List).Select(arrival => int.Parse(arrival.Text.Split('/')[^1], CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(bars.Order(), bars);
        }

        /// <summary>Where the show went on on another pod, that pod was first given the picture as it stood.</summary>
        /// <returns>How many pods it played on.</returns>
        public int PictureCameBack()
        {
            var pods = Everything.Select(arrival => arrival.PodId).Distinct().ToList();
            foreach (var first in pods.Skip(1).Select(pod => Everything.First(arrival => arrival.PodId == pod)))
            {
                Assert.True(first.IsReplay, $"{first.Text} came to a pod that had not been given the picture");
                Assert.Equal(Arrivals.Last(arrival => arrival.At < first.At).Text, first.Text);
            }

            return pods.Count;
        }

        private static string TextOf(CueResponse cue) => cue.Content.Prompts![0].Text;
    }
}
