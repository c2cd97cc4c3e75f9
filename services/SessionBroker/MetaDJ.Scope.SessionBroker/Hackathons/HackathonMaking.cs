using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.ServiceDefaults.Audit;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;
using MetaDJ.Scope.SessionBroker.Sessions;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Hackathons;

/// <summary>What became of making a hackathon.</summary>
internal abstract record HackathonOutcome
{
    private HackathonOutcome()
    {
    }

    public sealed record Made(Hackathon Hackathon) : HackathonOutcome;

    /// <summary>The same call was made before.</summary>
    public sealed record Known(Hackathon Hackathon) : HackathonOutcome;

    public sealed record NoSuchPool(IReadOnlyList<PoolName> Pools) : HackathonOutcome;

    /// <summary>Provisioning, which owns pools, cannot be asked now.</summary>
    public sealed record CannotTell : HackathonOutcome;

    public sealed record TooMany(int Most) : HackathonOutcome;
}

/// <summary>Makes a hackathon: is there such a pool, is there room for one more, and was this call made before.</summary>
internal sealed class HackathonMaking(KnownPools pools, HackathonStore hackathons, IAudit audit, TimeProvider clock, IOptions<HackathonOptions> options)
{
    public async Task<HackathonOutcome> MakeAsync(CreateHackathonRequest request, string owner, string? idempotencyKey, CancellationToken cancellationToken)
    {
        switch (await pools.AskAsync(request.Pool, cancellationToken))
        {
            case PoolAnswer.Missing(var known):
                return new HackathonOutcome.NoSuchPool(known);
            case PoolAnswer.CannotTell:
                return new HackathonOutcome.CannotTell();
            case PoolAnswer.Exists:
                break;
            case var other:
                throw new UnreachableException(other.ToString());
        }

        var id = idempotencyKey is null ? HackathonId.New(clock) : IdFor(owner, idempotencyKey);
        if (idempotencyKey is not null && await hackathons.FindAsync(id) is { } made)
        {
            return new HackathonOutcome.Known(made);
        }

        if ((await hackathons.AllAsync()).Count >= options.Value.Most)
        {
            return new HackathonOutcome.TooMany(options.Value.Most);
        }

        var hackathon = new Hackathon
        {
            Id = id,
            Name = request.Name,
            Pool = request.Pool,
            Owner = owner,
            Stages = request.Stages,
            SlotLength = request.SlotLength,
            Turns = request.Turns,
            From = request.From.ToUniversalTime(),
            To = request.To.ToUniversalTime(),
            KeepPicture = request.KeepPicture,
            ShowUpWithin = request.ShowUpWithin,
            Rules = request.Rules,
            CodeOf = InvitationId.New(clock),
        };
        if (!await hackathons.AddAsync(hackathon))
        {
            return await hackathons.FindAsync(id) is { } known ? new HackathonOutcome.Known(known) : throw new UnreachableException($"{id} came and went.");
        }

        audit.Write(owner, "hackathon.create", id.ToString(), $"{request.Stages} stages of {request.Pool}");
        return new HackathonOutcome.Made(hackathon);
    }

    /// <summary>The id that the same request has when it is made again.</summary>
    private static HackathonId IdFor(string owner, string key) =>
        HackathonId.From(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"hackathon {owner}\n{key}")).AsSpan(0, 16)));
}
