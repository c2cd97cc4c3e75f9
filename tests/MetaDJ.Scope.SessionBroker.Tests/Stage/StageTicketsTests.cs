using System.Text;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;
using MetaDJ.Scope.Testing;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageTicketsTests
{
    private readonly StageTickets _tickets = Tickets(AccessForTests.SigningKey);
    private readonly StageTicket _ticket = new(SessionId.New(TimeProvider.System), "ana", 7);

    public static TheoryData<string?> Subjects => new(["ana", null, "operator", new string('a', 100), string.Concat(Enumerable.Repeat("𝄞", 50))]);

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task Read_OfOurOwn_GivesBackWhatItSays(string? subject)
    {
        var ticket = _ticket with { Subject = subject };

        Assert.Equal(ticket, await _tickets.ReadAsync(_tickets.Write(ticket)));
        Assert.Equal(ticket, await Tickets(AccessForTests.SigningKey).ReadAsync(_tickets.Write(ticket)));
    }

    [Fact]
    public async Task Read_OfAnythingElse_IsNothing()
    {
        var written = _tickets.Write(_ticket);
        var parts = written.Split('.');
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64(parts[1])).Replace("\"fen\":7", "\"fen\":8", StringComparison.Ordinal)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var unsigned = Convert.ToBase64String("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8).TrimEnd('=');

        Assert.Null(await _tickets.ReadAsync(""));
        Assert.Null(await _tickets.ReadAsync("t"));
        Assert.Null(await _tickets.ReadAsync(new string('a', 5000)));
        Assert.Null(await _tickets.ReadAsync($"{parts[0]}.{forged}.{parts[2]}"));
        Assert.Null(await _tickets.ReadAsync($"{unsigned}.{parts[1]}."));
        Assert.Null(await _tickets.ReadAsync($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"));
        Assert.Null(await _tickets.ReadAsync(Tickets("another-signing-key-0123456789-0123456789").Write(_ticket)));
        Assert.Null(await _tickets.ReadAsync(AccessForTests.Operator.Parameter!));
    }

    private static StageTickets Tickets(string key) => new(Options.Create(new AccessOptions { SigningKey = key }));

    private static byte[] Base64(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4));
}
