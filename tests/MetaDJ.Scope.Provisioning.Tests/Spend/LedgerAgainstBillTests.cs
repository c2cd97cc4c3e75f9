using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using MetaDJ.Scope.Provisioning.Spend;
using MetaDJ.Scope.Provisioning.Spend.Reconciliation;
using MetaDJ.Scope.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MetaDJ.Scope.Provisioning.Tests.Spend;

/// <summary>Days of pods that come and go in every way there is, on the simulated cloud's clock, against its own bill.</summary>
public sealed class LedgerAgainstBillTests : IAsyncLifetime
{
    private const string Prefix = "metadj-bill-";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly Pool Stage = new(PoolName.Parse("stage"), new PoolSpec { Pipeline = "longlive", DiskGb = 40, VolumeGb = 60 });

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.Zero));
    private readonly Random _dice = new(20_261_124);
    private readonly Dictionary<PodId, Pod> _records = [];
    private readonly List<LedgerLine> _lines = [];
    private LedgerState _state = LedgerState.Empty;
    private Dictionary<string, DateTimeOffset> _left = [];
    private CloudListing? _listing;
    private WebApplication? _simulator;
    private IHost? _client;
    private HttpClient? _control;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IGpuCloud Cloud => _client!.Services.GetRequiredService<IGpuCloud>();

    private DateTimeOffset Now => _clock.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _simulator = SimulatorApp.Build([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Configuration.AddInMemoryCollection(
            [
                new("Simulator:Seed", "7"), new("Simulator:Balance", "1000000"), new("Simulator:BillingLag", "00:05:00"),
                new("Simulator:RateLimit:PerMinute", "1000000"), new("Simulator:RateLimit:PerHour", "10000000"), new("Simulator:RateLimit:PerDay", "100000000"),
            ]);
        });
        await _simulator.StartAsync(Token);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("RunPod:ApiKey", "rehearsal"), new("RunPod:NamePrefix", Prefix), new("RunPod:BaseAddress", $"{_simulator.Urls.Single()}/v2/"),
            new("RunPod:ProxyTemplate", $"{_simulator.Urls.Single()}/proxy/{{podId}}-{{port}}/"),
        ]);
        builder.AddRunPod();
        _client = builder.Build();
        _control = new HttpClient { BaseAddress = new Uri(_simulator.Urls.Single()) };
        _control.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MetaDJ.Scope.Tests", "1"));
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rehearsal");
    }

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        _client?.Dispose();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }

    [Fact]
    public async Task DaysOfPods_ComeToTheBill_AndToItsLastCentOnceCompared()
    {
        for (var i = 0; i < 1_200; i++)
        {
            await HappenAsync(_dice.Next(100));
            _clock.Advance(TimeSpan.FromSeconds(_dice.Next(1, 29)));
            await HappenAsync(_dice.Next(100));
            if (i % 40 == 0)
            {
                // Nothing happens for hours: what runs, runs.
                for (var quiet = 0; quiet < 20; quiet++)
                {
                    _clock.Advance(TimeSpan.FromMinutes(5));
                    await LookAsync();
                }
            }

            _clock.Advance(Between - TimeSpan.FromSeconds(15));
            await LookAsync();
        }

        _clock.Advance(TimeSpan.FromSeconds(7));
        foreach (var pod in _records.Values.Where(pod => pod is { CloudId: not null, Placement.Gone: false }).ToList())
        {
            await TerminateAsync(pod);
        }

        foreach (var orphan in (await Cloud.ListAsync(Token)).ToList())
        {
            await Cloud.TerminateAsync(orphan.CloudId, Token);
        }

        await LookAsync();
        var bill = await _control!.GetFromJsonAsync<JsonElement>("/control/bill", Token);
        var (theirs, ours) = (bill.GetProperty("total").GetDecimal(), _lines.Sum(line => line.Amount));
        Assert.Empty(_state.Meters.Values.SelectMany(meter => meter.Open));
        Assert.True(theirs > 50, $"Only {theirs} USD were spent: nothing to compare.");
        Assert.True(Math.Abs(ours - theirs) <= theirs * 0.001m, $"{ours} counted, {theirs} billed.");
        Assert.Contains(_lines, line => line.Label.Pool is null);

        await CompareAsync(theirs);
    }

    private async Task CompareAsync(decimal theirs)
    {
        _clock.Advance(TimeSpan.FromDays(1.5));
        var billing = _client!.Services.GetRequiredService<ICloudBilling>();
        var corrected = new List<LedgerLine>(_lines);
        foreach (var day in _lines.Select(line => line.Day).Distinct().ToList())
        {
            var today = _lines.Where(line => line.Day == day).ToList();
            var known = _lines.DistinctBy(line => line.CloudId).ToDictionary(line => line.CloudId, line => line.Label);
            var check = BillComparison.Compare(new OurDay(day, today, known, null), await billing.OfDayAsync(day, Token), new SpendOptions(), Now);
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
            CloudName.Of(Prefix, pod.Id), "daydreamlive/scope:0.2.4", "NVIDIA GeForce RTX 4090", CloudTier.Secure, null, 40, _dice.Next(2) == 0 ? 60 : null, null,
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
        using var answer = await _control!.PostAsJsonAsync("/faults", new { kind, pod = pod.CloudId, count = 1 }, Token);
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task LookAsync()
    {
        _listing = new CloudListing(Now, await Cloud.ListAsync(Token)) { Left = _left };
        _left = [];
        var snapshot = new PodSnapshot
        {
            Pools = [Stage], Pods = [.. _records.Values], Cloud = _listing, Demand = null, ActingSince = Now, NamePrefix = Prefix,
        };
        var reading = Metering.Read(_state, SpendFactsOf.Facts(snapshot, null, _state, new StoragePrices(0.14m)), Now);
        _state = reading.State;
        _lines.AddRange(reading.Lines);
        foreach (var gone in _records.Values.Where(pod => pod.Placement.Gone && Now - pod.Placement.GoneAt > TimeSpan.FromHours(1)).ToList())
        {
            _records.Remove(gone.Id);
        }
    }

    private Pod NewPod() => new() { Id = PodId.New(_clock), Pool = Stage.Name, Spec = Stage.Spec, CreatedAt = Now };

    private void Keep(Pod pod) => _records[pod.Id] = pod;
}
