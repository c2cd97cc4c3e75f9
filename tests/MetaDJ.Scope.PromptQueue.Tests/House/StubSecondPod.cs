using MetaDJ.Scope.ServiceDefaults.Http;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using Microsoft.AspNetCore.Http;

namespace MetaDJ.Scope.PromptQueue.Tests.House;

/// <summary>A broker's second pod for one session, by the rules of the real one: one hand-off at a time, every call may be repeated.</summary>
internal sealed class StubSecondPod(StubSession session)
{
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];
    private string? _handOff;
    private string? _switched;

    /// <summary>The pod that was lent last; null before.</summary>
    public StubSession? Held { get; private set; }

    /// <summary>Whether there is one to lend.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>Said instead of lending one; null for nothing.</summary>
    public string? Refusal { get; set; }

    /// <summary>Answers a switch in the broker's place, before or after it was done; null lets the broker answer.</summary>
    public Func<int, (bool Done, int Status)?> Interfere { get; set; } = _ => null;

    public long Token { get; set; } = 50;

    /// <summary>Changes the pod that will be lent.</summary>
    public void Spoil(Action<StubSession> how) => how(Held ??= New());

    public decimal PricePerHour { get; set; } = 0.8m;

    public int Switches { get; private set; }

    /// <summary>Which hand-offs gave theirs back.</summary>
    public List<string> Released { get; } = [];

    /// <summary>The hand-offs that asked, each once.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked.Distinct()];
            }
        }
    }

    public IResult Ask(string handOff, bool dryRun)
    {
        lock (_gate)
        {
            if (Refusal is { } why)
            {
                return Results.Json(new { type = "no-room", detail = why }, statusCode: StatusCodes.Status409Conflict);
            }

            if (dryRun)
            {
                return Json(SecondPodState.Offered, null);
            }

            _asked.Add(handOff);
            if (_switched == handOff)
            {
                return Json(SecondPodState.Switched, session.Response.FencingToken);
            }

            if (!IsThere)
            {
                return Json(SecondPodState.Wanted, null);
            }

            _handOff = handOff;
            Held ??= New();
            return Json(SecondPodState.Held, new FencingToken(Token));
        }
    }

    public IResult Switch(SwitchToSecondPodRequest request)
    {
        lock (_gate)
        {
            var answer = Interfere(++Switches);
            if (answer is { Done: false } before)
            {
                return Results.StatusCode(before.Status);
            }

            if (_switched != request.HandOff)
            {
                if (_handOff != request.HandOff || request.Stage != session.Response.FencingToken || request.Second.Value != Token)
                {
                    return Results.Json(new { type = "second-pod-changed", detail = "The stage is not the one that was meant." }, statusCode: StatusCodes.Status409Conflict);
                }

                _switched = request.HandOff;
                session.MoveTo(Held!, Token);
            }

            return answer is { } after ? Results.StatusCode(after.Status) : Json(SecondPodState.Switched, session.Response.FencingToken);
        }
    }

    public IResult Release(string handOff)
    {
        lock (_gate)
        {
            Released.Add(handOff);
            return Results.NoContent();
        }
    }

    private StubSession New() => new(session.Response with { FencingToken = new FencingToken(Token) });

    private IResult Json(SecondPodState state, FencingToken? token) =>
        Results.Json(new SecondPodResponse { State = state, Token = token, PricePerHour = PricePerHour }, HttpDefaults.Json);
}
