using System.Net;
using System.Net.Http.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Days of pods that come and go in every way there is, on the simulated cloud's clock, against its own bill.</summary>
public sealed class LedgerAgainstBillTests : IAsyncLifetime
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly Pool Stage = new(PoolName.Parse("stage"), new PoolSpec { Pipeline = "longlive", DiskGb = 40, VolumeGb = 60 });

    private readonly Random _dice = new(20_261_124);
    private readonly Dictionary<PodId, Pod> _records = [];
    private readonly List<LedgerLine> _lines = [];
    private LedgerState _state = LedgerState.Empty;
    private Dictionary<string, DateTimeOffset> _left = [];
    private CloudListing? _listing;
    private BilledCloud? _world;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IGpuCloud Cloud => _world!.Cloud;

    private FakeTimeProvider Clock => _world!.Clock;

    private DateTimeOffset Now => Clock.GetUtcNow();

    public async ValueTask InitializeAsync() => _world = await BilledCloud.StartAsync(new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.Zero));

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    [Fact]
    public async Task DaysOfPods_ComeToTheBill_AndToItsLastCentOnceCompared()
    {
        for (var i = 0; i < 1_200; i++)
        {
            await HappenAsync(_dice.Next(100));
            Clock.Advance(TimeSpan.FromSeconds(_dice.Next(1, 29)));
            await HappenAsync(_dice.Next(100));
            if (i % 40 == 0)
            {
                // Nothing happens for hours: what runs, runs.
                for (var quiet = 0; quiet < 20; quiet++)
                {
                    Clock.Advance(TimeSpan.FromMinutes(5));
                    await LookAsync();
                }
            }

            Clock.Advance(Between - TimeSpan.FromSeconds(15));
            await LookAsync();
        }

        Clock.Advance(TimeSpan.FromSeconds(7));
        foreach (var pod in _records.Values.Where(pod => pod is { CloudId: not null, Placement.Gone: false }).ToList())
        {
            await TerminateAsync(pod);
        }

        foreach (var orphan in (await Cloud.ListAsync(Token)).ToList())
        {
            await Cloud.TerminateAsync(orphan.CloudId, Token);
        }

        await LookAsync();
        var (theirs, ours) = (await _world!.TotalAsync(), _lines.Sum(line => line.Amount));
        Assert.Empty(_state.Meters.Values.SelectMany(meter => meter.Open));
        Assert.True(theirs > 50, $"Only {theirs} USD were spent: nothing to compare.");
        Assert.True(Math.Abs(ours - theirs) <= theirs * 0.001m, $"{ours} counted, {theirs} billed.");
        Assert.Contains(_lines, line => line.Label.Pool is null);

        await CompareAsync(theirs);
    }

    private async Task CompareAsync(decimal theirs)
    {
        Clock.Advance(TimeSpan.FromDays(1.5));
        var corrected = new List<LedgerLine>(_lines);
        foreach (var day in _lines.Select(line => line.Day).Distinct().ToList())
        {
            var today = _lines.Where(line => line.Day == day).ToList();
            var known = _lines.DistinctBy(line => line.CloudId).ToDictionary(line => line.CloudId, line => line.Label);
            var check = BillComparison.Compare(new OurDay(day, today, known, null), await _world!.Billing.OfDayAsync(day, Token), new SpendOptions(), Now);
            Assert.Equal(0, check.Report.Unrecognised);
            corrected.AddRange(check.Corrections);
        }

        Assert.Equal(decimal.Round(theirs, 4), decimal.Round(corrected.Sum(line => line.Amount), 4));
    }

    /// <summary>One of the ways in which pods come and go.</summary>
    private async Task HappenAsync(int roll)
    {
        var alive = _records.Values.Where(pod => pod is { CloudId: not null, Placement.Gone: false }).ToList();
        var any = alive.Count > 0 ? alive[_dice.Next(alive.Count)] : null;
        switch (roll)
        {
            case < 6 when alive.Count < 12:
                await CreateAsync(isKnown: true);
                break;
            case 6:
                await CreateAsync(isKnown: false);
                break;
            case 7:
                foreach (var orphan in (_listing?.Pods ?? []).Where(pod => alive.TrueForAll(one => one.CloudId != pod.CloudId)))
                {
                    await Cloud.TerminateAsync(orphan.CloudId, Token);
                    _left[orphan.CloudId] = Now;
                }

                break;
            case 8 when any is not null:
                await FaultAsync("podDies", any);
                break;
            case 9 when any is not null:
                await FaultAsync("podErrors", any);
                break;
            case 10 or 11 when any is not null:
                await StopAsync(any);
                break;
            case 12 or 13 when any is { State: PodState.Stopped }:
                // As the reconciler does: as a new pod of ours, with the one before written off.
                Keep((NewPod() with { Placement = any.Placement with { PlacedAt = Now, EndAskedAt = null } }).To(PodState.Starting, Now));
                Keep(any.Gone(Now).To(PodState.Terminated, Now));
                await Cloud.StartAsync(any.CloudId!, Token);
                break;
            case 14 or 15 when any is not null:
                await TerminateAsync(any);
                break;
        }
    }

    private async Task CreateAsync(bool isKnown)
    {
        var pod = NewPod();
        var request = new CloudPodRequest(
            CloudName.Of(BilledCloud.Prefix, pod.Id), "daydreamlive/scope:0.2.4", "NVIDIA GeForce RTX 4090", CloudTier.Secure, null, 40, _dice.Next(2) == 0 ? 60 : null, null,
            new Dictionary<string, string>());
        if (await Cloud.CreateAsync(request, Token) is CreateOutcome.Placed(var cloud) && isKnown)
        {
            Keep(PodChanges.Place(pod, cloud, Now));
        }
    }

    private async Task StopAsync(Pod pod)
    {
        if (pod.State != PodState.Stopped && await Cloud.StopAsync(pod.CloudId!, Token) is CloudOutcome.Done)
        {
            var draining = pod.State == PodState.Draining ? pod : pod.To(PodState.Draining, Now);
            Keep(PodChanges.Stopped(draining, Now));
        }
    }

    private async Task TerminateAsync(Pod pod)
    {
        await Cloud.TerminateAsync(pod.CloudId!, Token);
        foreach (var record in _records.Values.Where(one => one.CloudId == pod.CloudId).ToList())
        {
            Keep(record.Gone(Now));
        }
    }

    private async Task FaultAsync(string kind, Pod pod)
    {
        using var answer = await _world!.Control.PostAsJsonAsync("/faults", new { kind, pod = pod.CloudId, count = 1 }, Token);
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task LookAsync()
    {
        _listing = new CloudListing(Now, await Cloud.ListAsync(Token)) { Left = _left };
        _left = [];
        var snapshot = new PodSnapshot
        {
            Pools = [Stage], Pods = [.. _records.Values], Cloud = _listing, Demand = null, ActingSince = Now, NamePrefix = BilledCloud.Prefix,
        };
        var reading = Metering.Read(_state, SpendFactsOf.Facts(snapshot, null, _state, new StoragePrices(0.14m)), Now);
        _state = reading.State;
        _lines.AddRange(reading.Lines);
        foreach (var gone in _records.Values.Where(pod => pod.Placement.Gone && Now - pod.Placement.GoneAt > TimeSpan.FromHours(1)).ToList())
        {
            _records.Remove(gone.Id);
        }
    }

    private Pod NewPod() => new() { Id = PodId.New(Clock), Pool = Stage.Name, Spec = Stage.Spec, CreatedAt = Now };

    private void Keep(Pod pod) => _records[pod.Id] = pod;
}
