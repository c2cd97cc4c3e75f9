using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.PromptQueue.Undo;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>The queue that a model is held against: the stores on a real server, a dispatcher that one step is told to at a time, and a stage that counts.</summary>
internal sealed class QueueUnderTest(IDatabase redis)
{
    private static readonly IOptions<QueueOptions> s_options = Options.Create(new QueueOptions
    {
        CrewDepth = 6, CrewInterval = TimeSpan.Zero, AudienceDepth = 4, AudienceInterval = TimeSpan.Zero,
    });

    private readonly CueStore _cues = new(redis, s_options);
    private readonly UndoStore _undo = new(redis, Some.Words(), s_options);
    private readonly DispatchStore _store = new(redis, s_options);
    private readonly OwnershipStore _ownership = new(redis, Options.Create(new DispatchOptions()));
    private readonly List<Cue> _hands = [];
    private readonly SessionId _session = Some.Session();
    private string _owner = "replica";
    private long _epoch;

    /// <summary>What reached the stage, in order of arrival.</summary>
    public List<string> Played { get; } = [];

    public async Task OpenAsync()
    {
        var crew = ModelAuthor.Cast.Where(author => author.MovesOwnOnly).Select(author => new CrewMember(author.Name, CrewRole.Prompter));
        await new QueueStore(redis).SyncAsync(Some.Live(_session) with { Holder = ModelAuthor.Lead.Name, Crew = [.. crew] }, Some.Now);
        await redis.HashSetAsync(new QueueKeys(_session).Meta, "owner", _owner);
        await AdvanceAsync(0, new Flight());
        await AdvanceAsync(_epoch, new Flight { LookFence = "7" });
    }

    public async Task<bool> EnqueueAsync(IReadOnlyList<ModelCue> cues) => await _cues.EnqueueAsync(_session, null, _owner, new CueBatch
    {
        Cues = [.. cues.Select(cue => (CueId.Parse(cue.Id), new CueBody(cue.By.Name, Request(cue), null)))],
        Lane = cues[0].By.Lane,
        Urgent = cues[0].Urgent,
    }) is EnqueueOutcome.Queued;

    public async Task CancelAsync(string id, ModelAuthor by) =>
        Assert.IsType<ChangeOutcome.Done>(await _cues.CancelAsync(_session, null, CueId.Parse(id), by.Name));

    public async Task EditAsync(string id, ModelAuthor by, string text, int? position)
    {
        var cue = (await _cues.ReadAsync(_session, [CueId.Parse(id)]))[0];
        var changed = cue with { Body = cue.Body with { Content = cue.Content with { Prompts = [new WeightedPrompt(text)] } } };
        var caller = by.MovesOwnOnly ? QueueCaller.As(by.Name, [CrewAction.EditAnyCue], CrewAction.Prompt).Believing : null;
        Assert.IsType<ChangeOutcome.Done>(await _cues.ChangeAsync(_session, caller, cue, changed, position, by: by.Name));
    }

    public Task ClearAsync(ModelAuthor by, ModelAuthor? of) => _cues.ClearAsync(_session, null, by.Name, of?.Name);

    public async Task<string> SkipAsync(ModelAuthor by) => await _cues.SkipAsync(_session, null, by.Name) switch
    {
        SkipOutcome.Hold => "hold",
        SkipOutcome.PassedOver(var cue) => cue.ToString(),
        SkipOutcome.Nothing => "nothing",
        var other => other.ToString(),
    };

    public async Task<string> UndoAsync(ModelAuthor by) => Word(await _undo.UndoAsync(_session, null, by.Name));

    public async Task<string> RedoAsync(ModelAuthor by) => Word(await _undo.RedoAsync(_session, null, by.Name));

    public Task PauseAsync(bool paused) => AdvanceAsync(_epoch, new Flight { Paused = paused });

    public async Task<IReadOnlyList<string>> TextsAsync() =>
        [.. (await _cues.ListAsync(_session, null, 500)).Cues.Where(cue => cue.Position > 0).Select(cue => cue.Content.Prompts![0].Text)];

    public Task<long> TakenAsync() => redis.SortedSetLengthAsync(new QueueKeys(_session).Taken);

    public async Task<IReadOnlyList<string>> TakeAsync(int most)
    {
        var taken = (await AdvanceAsync(_epoch, new Flight(), most)).Cues;
        _hands.AddRange(taken);
        return [.. taken.Select(cue => cue.Id.ToString())];
    }

    public void Send(string id) => Played.Add(id);

    public async Task RecordAsync(string id)
    {
        var cue = _hands.Single(held => held.Id.ToString() == id);
        _hands.Remove(cue);
        await AdvanceAsync(_epoch, Done(new Flight(), cue));
    }

    /// <summary>Its dispatcher is gone with whatever it had in its hands; the next one begins.</summary>
    /// <param name="takenOverBy">Another replica's; null for the same one's.</param>
    public async Task CrashAsync(string? takenOverBy)
    {
        _hands.Clear();
        if (takenOverBy is not null)
        {
            Assert.IsType<TakeOverOutcome.Ours>(await _ownership.TakeOverAsync(_session, _owner, takenOverBy));
            _owner = takenOverBy;
        }

        var flight = new Flight();
        foreach (var cue in (await AdvanceAsync(0, new Flight())).Left)
        {
            if (Played.Contains(cue.Id.ToString()))
            {
                Done(flight, cue);
            }
            else
            {
                flight.Back(cue with { State = CueState.Queued });
            }
        }

        await AdvanceAsync(_epoch, flight);
    }

    private async Task<AdvanceOutcome.Ours> AdvanceAsync(long epoch, Flight flight, int most = -1)
    {
        var view = Assert.IsType<AdvanceOutcome.Ours>(await _store.AdvanceAsync(_session, _owner, epoch, new TakeOrder(most), false, flight));
        _epoch = view.Epoch;
        return view;
    }

    private static Flight Done(Flight flight, Cue cue)
    {
        flight.Done(cue with { State = CueState.Accepted }, QueueEventKind.CueAccepted);
        return flight;
    }

    private static CueRequest Request(ModelCue cue) => Some.Prompt(cue.Text) with
    {
        Hold = cue.Holds ? TimeSpan.FromHours(1) : null,
        NotBefore = cue.Waits ? DateTimeOffset.UnixEpoch.AddYears(200) : null,
    };

    private static string Word(UndoOutcome outcome) => outcome switch
    {
        UndoOutcome.Done => "done",
        UndoOutcome.Nothing => "nothing",
        UndoOutcome.Happened => "happened",
        UndoOutcome.Refused { Why: ChangeOutcome.Raced } => "changed",
        _ => outcome.ToString(),
    };
}
