using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Crews;
using MetaDJ.Scope.SessionBroker.Sessions;
using MetaDJ.Scope.Testing;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

public sealed class InvitationTests(RedisServers servers)
{
    public static TheoryData<RedisKind> Kinds => [RedisKind.Redis, RedisKind.Garnet];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_ByAnOpenInvitation_GivesItsRoleOnce(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var invitation = await crew.InviteAsync(id, CrewRole.Prompter, uses: 2);

        Assert.Equal(CrewRole.Prompter, Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", invitation)).View.Session.RoleOf("ben"));
        Assert.IsType<JoinOutcome.Known>(await crew.JoinAsync("ben", invitation));
        Assert.IsType<JoinOutcome.Known>(await crew.JoinAsync("ana", invitation));
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("cy", invitation));
        Assert.Equal(new JoinOutcome.Over("used-up"), await crew.JoinAsync("di", invitation));
        // Repeating what worked still works.
        Assert.IsType<JoinOutcome.Known>(await crew.JoinAsync("ben", invitation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_ByManyAtOnce_LetsAsManyInAsWereMeant(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var invitation = await crew.InviteAsync(id, uses: 5);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => crew.JoinAsync($"person-{i % 20}", invitation)));

        Assert.Equal(5, outcomes.OfType<JoinOutcome.Joined>().Count());
        Assert.Equal(5, (await crew.Pool.ReadAsync(id)).Session.Crew.Count);
        Assert.All(outcomes.OfType<JoinOutcome.Over>(), over => Assert.Equal("used-up", over.Why));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_WhenItCannot_SaysWhy(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind, maximumCrew: 1);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var revoked = await crew.InviteAsync(id, uses: 9);
        Assert.IsType<InvitationOutcome.Revoked>(await crew.Invitations.RevokeAsync(id, Acting.As("ana", CrewAction.ManageCrew), revoked.Id));
        var expired = await crew.InviteAsync(id, uses: 9);
        await AgeAsync(crew, id, expired.Id, TimeSpan.FromHours(1));
        var open = await crew.InviteAsync(id, uses: 9);

        Assert.Equal(new JoinOutcome.Over("revoked"), await crew.JoinAsync("ben", revoked));
        Assert.Equal(new JoinOutcome.Over("expired"), await crew.JoinAsync("ben", expired));
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", open));
        Assert.IsType<JoinOutcome.Full>(await crew.JoinAsync("cy", open));
        await crew.PutAsync(id, "ben", null);
        Assert.IsType<JoinOutcome.Removed>(await crew.JoinAsync("ben", open));
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("cy", open));
        await crew.Pool.Sessions.EndAsync(id, Acting.As("ana", CrewAction.Close));
        Assert.Equal(new JoinOutcome.Over("ended"), await crew.JoinAsync("di", open));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_OfWhoWasTakenOut_NeedsAnInvitationMadeSince(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var before = await crew.InviteAsync(id, uses: 9);
        await crew.JoinAsync("ben", before);
        await crew.PutAsync(id, "ben", null);
        await crew.Pool.LookAsync();
        var after = await crew.InviteAsync(id, uses: 9);
        // Made a moment later by the server's clock, however fast that was.
        await AgeAsync(crew, id, after.Id, TimeSpan.FromMilliseconds(-5));

        Assert.IsType<JoinOutcome.Removed>(await crew.JoinAsync("ben", before));
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", after));
        // Who leaves by themselves may come back.
        await crew.PutAsync(id, "ben", null, by: "ben");
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", before));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_ByAGreaterRole_RaisesAndNeverLowers(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var viewer = await crew.InviteAsync(id, CrewRole.Viewer);
        var coPilot = await crew.InviteAsync(id, CrewRole.CoPilot);
        await crew.JoinAsync("ben", viewer);

        Assert.Equal(CrewRole.CoPilot, Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", coPilot)).View.Session.RoleOf("ben"));
        Assert.Equal(CrewRole.CoPilot, Assert.IsType<JoinOutcome.Known>(await crew.JoinAsync("ben", viewer)).View.Session.RoleOf("ben"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_ByGuessing_EndsAfterAFewAttempts(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind, new CrewOptions { Attempts = 5, AttemptsTogether = 1_000_000 });
        var id = await crew.Pool.OpenInLineAsync("ana");
        var invitation = await crew.InviteAsync(id, uses: 9);
        var guesser = RedisServers.Unique("guesser");

        var guesses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            crew.Invitations.JoinAsync(guesser, crew.Codes.CodeOf(InvitationId.New(TimeProvider.System)))));

        Assert.Equal(5, guesses.Count(guess => guess is JoinOutcome.Unknown));
        Assert.All(guesses.OfType<JoinOutcome.TooManyAttempts>(), refused => Assert.InRange(refused.Pause, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)));
        // Also the right one is not looked at any more; others are not touched by it.
        Assert.IsType<JoinOutcome.TooManyAttempts>(await crew.JoinAsync(guesser, invitation));
        Assert.IsType<JoinOutcome.Joined>(await crew.JoinAsync("ben", invitation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Join_RightEveryTime_IsNeverTooOften(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind, new CrewOptions { Attempts = 3, AttemptsTogether = 1_000_000 });
        var id = await crew.Pool.OpenInLineAsync("ana");
        var invitation = await crew.InviteAsync(id);
        var member = RedisServers.Unique("member");
        await crew.JoinAsync(member, invitation);

        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<JoinOutcome.Known>(await crew.JoinAsync(member, invitation));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Create_WhenManyAreOpen_IsRefusedUntilSomeAreOver(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind, new CrewOptions { OpenInvitations = 2 });
        var id = await crew.Pool.OpenInLineAsync("ana");
        var caller = Acting.As("ana", CrewAction.ManageCrew);
        Task<InvitationOutcome> CreateAsync(InvitationId? invitation = null, CrewRole role = CrewRole.Viewer) =>
            crew.Invitations.CreateAsync(id, caller, "ana", invitation ?? InvitationId.New(TimeProvider.System), role, 1, TimeSpan.FromHours(1));
        var first = InvitationId.New(TimeProvider.System);

        Assert.IsType<InvitationOutcome.Created>(await CreateAsync(first));
        Assert.IsType<InvitationOutcome.Known>(await CreateAsync(first));
        Assert.IsType<InvitationOutcome.KeyReused>(await CreateAsync(first, CrewRole.CoPilot));
        Assert.IsType<InvitationOutcome.Created>(await CreateAsync());
        Assert.IsType<InvitationOutcome.TooMany>(await CreateAsync());
        await crew.Invitations.RevokeAsync(id, caller, first);
        Assert.IsType<InvitationOutcome.Created>(await CreateAsync());
        Assert.Equal(3, Assert.IsType<InvitationOutcome.Found>(await crew.Invitations.ReadAsync(id, caller)).Invitations.Count);
        Assert.IsType<InvitationOutcome.Unknown>(await crew.Invitations.ReadAsync(id, Acting.As("ben", CrewAction.ManageCrew)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Record_OfAnInvitation_DoesNotHoldItsCode(RedisKind kind)
    {
        using var crew = await CrewInRedis.CreateAsync(servers, kind);
        var id = await crew.Pool.OpenInLineAsync("ana");
        var invitation = await crew.InviteAsync(id);
        var code = crew.Codes.CodeOf(invitation.Id);

        var stored = (string)(await crew.Pool.Redis.HashGetAsync(CrewKeys.WithInvitations(crew.Pool.Name, id)[^1], invitation.Id.ToString()))!;

        Assert.DoesNotContain(code, stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), stored, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task AgeAsync(CrewInRedis crew, SessionId id, InvitationId invitation, TimeSpan by)
    {
        var key = CrewKeys.WithInvitations(crew.Pool.Name, id)[^1];
        var record = System.Text.Json.Nodes.JsonNode.Parse((string)(await crew.Pool.Redis.HashGetAsync(key, invitation.ToString()))!)!.AsObject();
        foreach (var name in new[] { "createdAt", "expiresAt" })
        {
            record[name] = record[name]!.GetValue<long>() - (long)by.TotalMilliseconds;
        }

        await crew.Pool.Redis.HashSetAsync(key, invitation.ToString(), record.ToJsonString());
    }
}
