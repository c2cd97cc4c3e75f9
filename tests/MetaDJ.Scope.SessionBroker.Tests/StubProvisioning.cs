using System.Collections.Concurrent;
using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaDJ.Scope.SessionBroker.Tests;

/// <summary>Provisioning's routes over a list of pods that the test writes.</summary>
internal sealed class StubProvisioning : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _stage;
    private int _addressesAsked;
    private int _listings;
    private long _lastTurn;

    private StubProvisioning(WebApplication app, string stage) => (_app, _stage) = (app, stage);

    public string Url => _app.Urls.First();

    public ConcurrentDictionary<PodId, PodResponse> Pods { get; } = new();

    public ConcurrentDictionary<PoolName, bool> Pools { get; } = new();

    /// <summary>What pools are made of where a test says so; the others get the defaults.</summary>
    public ConcurrentDictionary<PoolName, PoolSpec> Specs { get; } = new();

    /// <summary>Breaks every connection, as a killed process does.</summary>
    public bool IsDown { get; set; }

    /// <summary>Pods that answer elsewhere than at the stub's stage.</summary>
    public ConcurrentDictionary<PodId, Uri> Addresses { get; } = new();

    public int AddressesAsked => _addressesAsked;

    /// <summary>A pool asks for the first so many of <see cref="Offers"/>.</summary>
    public int AskedFor { get; set; } = int.MaxValue;

    /// <summary>How often the first page of pods was asked for.</summary>
    public int Listings => _listings;

    /// <summary>Who has the turn of the one network volume that all pods of <see cref="OnVolume"/> mount, and how often it was renewed.</summary>
    public VolumeTurn? Turn { get; set; }

    /// <summary>Pods on the network volume; the others have a disk to themselves.</summary>
    public ConcurrentDictionary<PodId, bool> OnVolume { get; } = new();

    public TimeSpan TurnLength { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Why there are fewer pods than wanted, in every pool.</summary>
    public IReadOnlyList<PoolShortage> Shortages { get; set; } = [];

    /// <summary>People whose budget is used up.</summary>
    public ConcurrentDictionary<string, bool> Penniless { get; } = new();

    /// <summary>What can be rented, for every pool.</summary>
    public List<GpuOffer> Offers { get; } = [];

    /// <summary>What sessions have cost, by their ids.</summary>
    public ConcurrentDictionary<string, SessionSpendResponse> Spend { get; } = new();

    /// <param name="stage">Where the pods' Scope answers: the pod's id is put behind it.</param>
    public static async Task<StubProvisioning> StartAsync(string stage)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => HttpDefaults.Configure(json.SerializerOptions));
        var app = builder.Build();
        var stub = new StubProvisioning(app, stage);
        app.Use(async (http, next) =>
        {
            if (stub.IsDown)
            {
                http.Abort();
                return;
            }

            await next(http);
        });
        app.MapGet("/api/pools", () => new Page<PoolResponse>([.. stub.Pools.Keys.Select(stub.Pool)], null));
        app.MapGet("/api/pools/{name}", IResult (PoolName name) => stub.Pools.ContainsKey(name) ? TypedResults.Ok(stub.Pool(name)) : TypedResults.NotFound());
        app.MapGet("/api/gpus", (PoolName? pool) => new GpuOfferPage(pool is null ? stub.Offers : [.. stub.Offers.Take(stub.AskedFor)], null, TimeProvider.System.GetUtcNow(), TimeSpan.Zero));
        app.MapPost("/api/budgets/check", (CheckBudgetRequest request) => stub.Check(request));
        app.MapGet("/api/spend/sessions/{id}", (string id) => stub.Spend.GetValueOrDefault(id) ?? new SessionSpendResponse { Session = id, Amount = 0, Gpu = 0, Storage = 0, GpuHours = 0, RatePerHour = 0 });
        app.MapGet("/api/pods", stub.List);
        app.MapGet("/api/pods/{id}/address", stub.Address);
        app.MapPost("/api/volumes/by-pod/{id}/turn", stub.TakeTurn);
        app.MapDelete("/api/volumes/by-pod/{id}/turn", stub.ReleaseTurn);
        await app.StartAsync();
        return stub;
    }

    internal CheckBudgetResponse Check(CheckBudgetRequest request) => Penniless.ContainsKey(request.User)
        ? new(false, 0.54m, null, new(
            BudgetScope.OfUser(request.User), BudgetPeriod.Day, 1, 0.1m, 0.54m, TimeProvider.System.GetUtcNow().AddHours(3), $"The budget of {request.User}, $1 per day, has $0.10 free and $0.54 would be needed."))
        : new(true, 0.54m, null, null);

    public PodId AddPod(PoolName pool, PodState state = PodState.Ready, long resetFence = 0, decimal pricePerHour = 1)
    {
        var id = PodId.New(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        Pods[id] = new PodResponse
        {
            Id = id,
            Pool = pool,
            State = state,
            ResetFence = resetFence,
            PricePerHour = pricePerHour,
            CreatedAt = now,
            ReadyAt = now,
            StageSeconds = new Dictionary<string, double> { ["boot"] = 60, ["load"] = 60 },
        };
        return id;
    }

    public void Change(PodId id, Func<PodResponse, PodResponse> change) => Pods[id] = change(Pods[id]);

    private IResult TakeTurn(PodId id, VolumeTurnRequest request)
    {
        lock (_app)
        {
            if (!OnVolume.ContainsKey(id))
            {
                return TypedResults.Ok(new VolumeTurnResponse(Needed: false, Token: 0, ExpiresAt: null));
            }

            if (Turn is { } held && held.Holder != request.Holder)
            {
                return TypedResults.Conflict();
            }

            Turn = Turn is { } mine ? mine with { Renewals = mine.Renewals + 1 } : new VolumeTurn(request.Holder, ++_lastTurn, 0);
            return TypedResults.Ok(new VolumeTurnResponse(Needed: true, Turn.Token, TimeProvider.System.GetUtcNow() + TurnLength));
        }
    }

    private NoContent ReleaseTurn(PodId id, long token)
    {
        lock (_app)
        {
            Turn = OnVolume.ContainsKey(id) && Turn?.Token == token ? null : Turn;
            return TypedResults.NoContent();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private PoolResponse Pool(PoolName name) => new() { Name = name, Spec = Specs.GetValueOrDefault(name) ?? new PoolSpec { Pipeline = "longlive" }, Pods = new Dictionary<PodState, int>(), Standing = Shortages.Count == 0 ? null : Standing() };

    private PoolStanding Standing() => new()
    {
        At = TimeProvider.System.GetUtcNow(), Wanted = 1, Ready = 0, Starting = 0, Leased = 0, Spare = 0, Waiting = 1, Due = 0, Warm = 0, Shortages = Shortages,
    };

    /// <summary>Two a page, so that paging is walked.</summary>
    private Page<PodResponse> List(string? after)
    {
        _listings += after is null ? 1 : 0;
        var pods = Pods.Values.OrderBy(pod => pod.Id.ToString(), StringComparer.Ordinal).Where(pod => string.CompareOrdinal(pod.Id.ToString(), after ?? "") > 0).ToList();
        return new Page<PodResponse>(pods.Take(2).ToList(), pods.Count > 2 ? pods[1].Id.ToString() : null);
    }

    private IResult Address(PodId id)
    {
        Interlocked.Increment(ref _addressesAsked);
        return Pods.ContainsKey(id) ? TypedResults.Ok(new PodAddress(Addresses.GetValueOrDefault(id) ?? new Uri($"{_stage}/machine-{id}/"))) : TypedResults.NotFound();
    }
}

/// <summary>The right to write to the stub's network volume.</summary>
internal sealed record VolumeTurn(string Holder, long Token, int Renewals);
