using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Dispatch;
using MetaDJ.Scope.PromptQueue.Tests.House;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MetaDJ.Scope.PromptQueue.Tests.Models;

/// <summary>
/// The whole service against the same model, with real dispatchers: people change a paused queue over HTTP, the model says in which order it must go, and
/// then it goes, while replicas die or are taken for dead, Redis restarts, and the stage loses answers or is away. The stage counts.
/// </summary>
/// <remarks>That it can fail was tried: a dispatcher that does not ask the stage before it sends again plays cues twice here.</remarks>
public sealed class ShowModelTests
{
    /// <summary>Each fault once, from another one on with each seed.</summary>
    private const int Faults = 5;
    private const int Changes = 10;

    private static readonly IReadOnlyList<ModelAuthor> s_people = [ModelAuthor.Lead, new("ben", CueLane.Crew, 1, MovesOwnOnly: true), new("cleo", CueLane.Crew, 1, MovesOwnOnly: true)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Shows_GoAsTheModelSays_WhateverFails(int seed)
    {
        await using var rehearsal = await Rehearsal.StartAsync(("Dispatch:ChunkInterval", "00:00:00.010"));
        await rehearsal.AddAsync(("Dispatch:ChunkInterval", "00:00:00.010"));
        var show = new Show(rehearsal, seed);
        for (var round = 0; round < Faults; round++)
        {
            await show.ChangeAsync();
            await show.GoAsync((seed + round) % Faults);
        }
    }

    private sealed class Show
    {
        private readonly Rehearsal _rehearsal;
        private readonly Random _random;
        private readonly QueueModel _model = new();
        private readonly SessionId _id = Some.Session();
        private readonly StubSession _stage;
        private readonly List<string> _said = [];
        private int _texts;

        public Show(Rehearsal rehearsal, int seed)
        {
            (_rehearsal, _random) = (rehearsal, new Random(seed));
            _stage = rehearsal.Stage.Open(_id);
            _stage.Response = _stage.Response with
            {
                Holder = ModelAuthor.Lead.Name, Crew = [.. s_people.Where(person => person.MovesOwnOnly).Select(person => new CrewMember(person.Name, CrewRole.Prompter))],
            };
        }

        /// <summary>Nothing goes meanwhile, so the model knows the order to the last.</summary>
        public async Task ChangeAsync()
        {
            await UrgentAsync((await As(ModelAuthor.Lead).PauseAsync(_id, Cancellation)).Content!);
            _model.Pause();
            for (var change = 0; change < Changes; change++)
            {
                _said.Add(await OneAsync());
                var queued = (await As(ModelAuthor.Lead).ListAsync(_id, null, 200, Cancellation)).Content!.Items.Where(cue => cue.Position > 0).Select(cue => cue.Content.Prompts![0].Text);
                Assert.True(_model.Texts.SequenceEqual(queued), $"{Story}\nmodel {string.Join(' ', _model.Texts)}\nqueue {string.Join(' ', queued)}");
            }
        }

        /// <summary>Everything goes, under a fault; each once, in the model's order.</summary>
        public async Task GoAsync(int fault)
        {
            var (before, expected) = (_stage.Prompts.Count, _model.Texts.ToList());
            var last = _model.Order[^1];
            await UrgentAsync((await As(ModelAuthor.Lead).ResumeAsync(_id, Cancellation)).Content!);
            _model.Resume();
            await FailAsync(fault);
            await Eventually.SeeAsync(
                $"the last cue goes; {Story}", async () => (await As(ModelAuthor.Lead).GetAsync(_id, CueId.Parse(last), Cancellation)).Content?.State, state => state == CueState.Accepted, Cancellation);
            _stage.LosesAnswer = _ => false;
            foreach (var id in _model.Take(int.MaxValue))
            {
                _model.Send(id);
                _model.Record(id);
            }

            var played = _stage.Prompts.Skip(before).ToList();
            Assert.True(expected.SequenceEqual(played), $"{Story}\nmodel {string.Join(' ', expected)}\nstage {string.Join(' ', played)}");
        }

        private string Story => string.Join("; ", _said);

        private async Task<string> OneAsync()
        {
            var by = s_people[_random.Next(s_people.Count)];
            var own = _model.Order.Where(id => !by.MovesOwnOnly || _model[id].By == by).ToList();
            var any = own.Count > 0 ? own[_random.Next(own.Count)] : null;
            switch (_random.Next(8))
            {
                case 0 when any is not null && _model.Order.Count > 1:
                    Assert.True((await As(by).CancelAsync(_id, CueId.Parse(any), Cancellation)).IsSuccessStatusCode);
                    _model.Cancel(any, by);
                    return $"{by.Name} cancels {_model[any].Text}";
                case 1 or 2 when any is not null:
                    var (position, text) = (_random.Next(1, _model.Order.Count + 2), $"{_model[any].Text}'");
                    var changed = await As(by).ChangeAsync(_id, CueId.Parse(any), new CueChange { Position = position, Prompts = [new WeightedPrompt(text)] }, Cancellation);
                    Assert.True(changed.IsSuccessStatusCode, $"{(changed.Error as Refit.ApiException)?.Content} {Story}");
                    _model.Edit(any, by, text, position);
                    return $"{by.Name} moves {text} to {position}";
                case 3 when _model.Order.Count > 1 && _model.Undo(by) is var undone:
                    Assert.True((await As(by).UndoAsync(_id, null, null, Cancellation)).IsSuccessStatusCode == (undone == "done"), $"{by.Name} undoes: {undone}; {Story}");
                    return await KeepOneAsync($"{by.Name} undoes: {undone}");
                default:
                    return await EnqueueAsync(by);
            }
        }

        private async Task<string> KeepOneAsync(string said) => _model.Order.Count > 0 ? said : $"{said}; {await EnqueueAsync(ModelAuthor.Lead)}";

        private async Task<string> EnqueueAsync(ModelAuthor by)
        {
            var text = $"{++_texts}";
            var request = new CueRequest { Kind = CueKind.Transition, Prompts = [new WeightedPrompt(text)], Transition = new TransitionSpec(8) };
            var cue = await As(by).EnqueueAsync(_id, request, text, Cancellation);
            Assert.True(cue.IsSuccessStatusCode, $"{(cue.Error as Refit.ApiException)?.Content} {Story}");
            _model.Enqueue([new ModelCue(cue.Content!.Id.ToString(), by, text)]);
            return $"{by.Name} queues {text}";
        }

        private async Task FailAsync(int fault)
        {
            _said.Add($"resume, fault {fault}");
            switch (fault)
            {
                case 0:
                    var odd = _random.Next(2);
                    _stage.LosesAnswer = number => number % 2 == odd;
                    break;
                case 1:
                    _stage.Away = true;
                    await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancellation);
                    _stage.Away = false;
                    break;
                case 2:
                    await _rehearsal.Redis.RestartAsync();
                    break;
                case 3:
                    // As if it had been stopped for longer than the others wait: it goes on sending until it learns of it.
                    await Living.Services.GetRequiredService<OwnershipStore>().BuryAsync(Living.Services.GetRequiredService<Replica>().Name);
                    break;
                default:
                    await _rehearsal.ReplaceFirstAsync(("Dispatch:ChunkInterval", "00:00:00.010"));
                    break;
            }
        }

        private QueueHost Living => _rehearsal.Host;

        private IPromptQueueApi As(ModelAuthor person) => Living.Api(AccessForTests.Member(person.Name));

        private Task<CueState?> UrgentAsync(CueResponse cue) => Eventually.SeeAsync(
            $"{cue.Content.Kind} is applied; {Story}", async () => (await As(ModelAuthor.Lead).GetAsync(_id, cue.Id, Cancellation)).Content?.State, state => state == CueState.Accepted, Cancellation);
    }
}
