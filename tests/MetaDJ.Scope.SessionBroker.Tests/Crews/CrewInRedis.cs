using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

/// <summary>The stores of crews on a pool of its own.</summary>
internal sealed class CrewInRedis : IDisposable
{
    private readonly SessionHomes _homes;

    private CrewInRedis(PoolInRedis pool, CrewOptions options)
    {
        Pool = pool;
        var broker = Options.Create(pool.Options);
        _homes = new SessionHomes(pool.Redis, broker);
        Crews = new CrewStore(pool.Redis, _homes, broker);
        Codes = new InvitationCodes(Options.Create(new AccessOptions { SigningKey = AccessForTests.SigningKey }));
        var crews = Options.Create(options);
        Attempts = new JoinAttempts(pool.Redis, crews);
        Invitations = new InvitationStore(pool.Redis, _homes, Codes, Attempts, crews, broker);
    }

    public PoolInRedis Pool { get; }

    public CrewStore Crews { get; }

    public InvitationCodes Codes { get; }

    public JoinAttempts Attempts { get; }

    public InvitationStore Invitations { get; }

    public static async Task<CrewInRedis> CreateAsync(RedisServers servers, RedisKind kind, CrewOptions? options = null, int maximumCrew = 50) =>
        new(await PoolInRedis.CreateAsync(servers, kind, new BrokerOptions { MaximumCrew = maximumCrew }), options ?? new CrewOptions { AttemptsTogether = 1_000_000 });

    public async Task<CrewOutcome> PutAsync(SessionId id, string subject, CrewRole? role, string by = "ana") =>
        await Crews.ChangeAsync(id, Acting.As(by, role is null && by == subject ? CrewAction.Watch : CrewAction.ManageCrew), by, subject, role);

    public async Task<Invitation> InviteAsync(SessionId id, CrewRole role = CrewRole.Viewer, int uses = 1, TimeSpan? lifetime = null) =>
        Assert.IsType<InvitationOutcome.Created>(await Invitations.CreateAsync(
            id, Acting.As("ana", CrewAction.ManageCrew), "ana", InvitationId.New(TimeProvider.System), role, uses, lifetime ?? TimeSpan.FromHours(1))).Invitation;

    public Task<JoinOutcome> JoinAsync(string subject, Invitation invitation) => Invitations.JoinAsync(subject, Codes.CodeOf(invitation.Id));

    public void Dispose()
    {
        _homes.Dispose();
        Pool.Dispose();
    }
}
