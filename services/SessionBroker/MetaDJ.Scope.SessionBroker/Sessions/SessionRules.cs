using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Sessions;

/// <summary>What a request may say. Errors are collected by field, so that a person sees all of them at once.</summary>
internal sealed class SessionRules
{
    private readonly Dictionary<string, string[]> _errors = [];

    public IDictionary<string, string[]> Errors => _errors;

    public bool Holds => _errors.Count == 0;

    public SessionRules Duration(string field, TimeSpan? duration, TimeSpan longest)
    {
        if (duration is { } given && (given < TimeSpan.FromMinutes(1) || given > longest))
        {
            _errors[field] = [$"Must be from 00:01:00 to {longest:c}."];
        }

        return this;
    }

    /// <summary>A session is opened with a pool or for a booking.</summary>
    public SessionRules Purpose(OpenSessionRequest request)
    {
        if (request is { Pool: null, BookingId: null } or { Pool: not null, BookingId: not null })
        {
            _errors["pool"] = _errors["bookingId"] = ["Give either a pool, to come without a booking, or a bookingId, to arrive for one."];
        }
        else if (request is { BookingId: not null, Team: not null })
        {
            _errors["team"] = ["A booked session is its booking's team's: leave it out."];
        }
        else if (request is { BookingId: not null, Duration: not null })
        {
            _errors["duration"] = ["A booked session lasts until its booking ends: leave it out."];
        }

        return this;
    }

    /// <summary>The name of a person.</summary>
    public SessionRules Subject(string field, string subject)
    {
        if (!IsPrintable(subject, 100))
        {
            _errors[field] = ["Must be 1 to 100 printable characters, with no space at either end."];
        }
        else if (Subjects.IsService(subject))
        {
            _errors[field] = ["Names that begin with 'service:' are our own processes'."];
        }

        return this;
    }

    /// <summary>Whether the text is 1 to <paramref name="longest"/> printable characters, with no space at either end.</summary>
    public static bool IsPrintable(string text, int longest) => Subjects.IsPrintable(text, longest);

    public SessionRules IdempotencyKey(string? key)
    {
        if (key is not null && !IdempotencyKeys.IsValid(key))
        {
            _errors[IdempotencyKeys.Header] = ["Must be 1 to 128 visible ASCII characters."];
        }

        return this;
    }

    public SessionRules Heartbeats(IReadOnlyList<SessionHeartbeat?> heartbeats)
    {
        if (heartbeats.Count is < 1 or > SessionHeartbeat.AtOnce)
        {
            _errors["$"] = [$"Must be a list of 1 to {SessionHeartbeat.AtOnce} heartbeats."];
        }
        else if (heartbeats.Contains(null))
        {
            _errors[$"$[{heartbeats.ToList().IndexOf(null)}]"] = ["Must be an object with sessionId and fencingToken."];
        }

        return this;
    }

    /// <summary>A role that can be given: the lead's is handed over instead.</summary>
    public SessionRules Role(string field, CrewRole role)
    {
        if (role is not (CrewRole.CoPilot or CrewRole.Prompter or CrewRole.Viewer))
        {
            _errors[field] = ["Must be coPilot, prompter or viewer. The lead's role is given with POST …/hand-over."];
        }

        return this;
    }

    public SessionRules Uses(string field, int uses, int most)
    {
        if (uses < 1 || uses > most)
        {
            _errors[field] = [$"Must be from 1 to {most}."];
        }

        return this;
    }

    public SessionRules Limit(int? limit)
    {
        if (limit is < 1 or > SessionList.LongestPage)
        {
            _errors["limit"] = [$"Must be from 1 to {SessionList.LongestPage}."];
        }

        return this;
    }
}
