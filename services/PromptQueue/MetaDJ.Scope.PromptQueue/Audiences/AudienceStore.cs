using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Audiences;

/// <summary>A session's audience, as its crew and its people change it.</summary>
internal sealed class AudienceStore(IDatabase redis, HouseWords words, IOptions<AudienceOptions> options)
{
    private const string Prelude = "Audience";
    private const int Parts = 6;

    private static readonly RedisScript SetScript = Load("SetAudience");
    private static readonly RedisScript ReadScript = Load("ReadAudience");
    private static readonly RedisScript EndScript = Load("EndAudience");
    private static readonly RedisScript JoinScript = Load("JoinAudience");
    private static readonly RedisScript RulesScript = Load("ReadAudienceRules");
    private static readonly RedisScript SubmitScript = Load("Submit");
    private static readonly RedisScript VoteScript = Load("Vote");
    private static readonly RedisScript OwnScript = Load("ReadSubmission");
    private static readonly RedisScript BallotScript = Load("ReadBallot");
    private static readonly RedisScript ListScript = Load("ListSubmissions");
    private static readonly RedisScript JudgeScript = Load("Judge");
    private static readonly RedisScript PickScript = Load("PickWinner");
    private static readonly RedisScript DropScript = Load("DropWinner");

    /// <param name="fresh">The code of an audience that has none yet.</param>
    public async Task<AudienceOutcome> SetAsync(SessionId session, QueueCaller? caller, AudienceRules rules, string fresh)
    {
        var answer = await RunAsync(
            SetScript, session, caller?.Argument ?? "", JsonSerializer.Serialize(rules, QueueJson.Default.AudienceRules), rules.Open ? "1" : "", fresh);
        if (answer.Status != "ok")
        {
            return Refusal(answer);
        }

        // Behind the rules: a code that is not the audience's own opens nothing. Whoever dies between repeats the call.
        var code = answer.Text(0);
        await redis.StringSetAsync(QueueKeys.EventCode(code), session.ToString(), options.Value.CodeLife);
        await redis.SetAddAsync(QueueKeys.Audiences, session.ToString());
        return new AudienceOutcome.Told(new AudienceResponse(code, (int)answer.Number(1), rules));
    }

    public async Task<AudienceOutcome> ReadAsync(SessionId session, QueueCaller? caller)
    {
        var answer = await RunAsync(ReadScript, session, caller?.Argument ?? "");
        return answer.Status == "ok" ? new AudienceOutcome.Told(new AudienceResponse(answer.Text(0), (int)answer.Number(1), Rules(answer.Text(2)))) : Refusal(answer);
    }

    public async Task<AudienceOutcome> EndAsync(SessionId session, QueueCaller? caller)
    {
        var answer = await RunAsync(EndScript, session, caller?.Argument ?? "");
        if (answer.Status != "ok")
        {
            return Refusal(answer);
        }

        await ForgetAsync(session, answer.Text(0));
        return new AudienceOutcome.Ended(answer.Text(0));
    }

    public async Task ForgetAsync(SessionId session, string code)
    {
        await redis.SetRemoveAsync(QueueKeys.Audiences, session.ToString());
        if (code.Length > 0)
        {
            await redis.KeyDeleteAsync(QueueKeys.EventCode(code));
        }
    }

    /// <returns>Null for a code that is nobody's.</returns>
    public async Task<SessionId?> SessionAsync(string code) =>
        (string?)await redis.StringGetAsync(QueueKeys.EventCode(code)) is { } session ? SessionId.Parse(session) : null;

    public async Task<IReadOnlyList<SessionId>> AllAsync() => [.. (await redis.SetMembersAsync(QueueKeys.Audiences)).Select(id => SessionId.Parse(id!))];

    public async Task<AudienceOutcome> JoinAsync(SessionId session, string code, string person) =>
        In(await RunAsync(JoinScript, session, code, person, options.Value.People));

    public async Task<AudienceOutcome> RulesAsync(SessionId session, string code, string person) => In(await RunAsync(RulesScript, session, code, person));

    /// <param name="reading">What it reads as, see <see cref="SubmissionText.Reading"/>: equal ones are one.</param>
    public async Task<AudienceOutcome> SubmitAsync(SessionId session, string code, string person, string text, string reading, bool approved) => Found(await RunAsync(
        SubmitScript, session, code, person, text, reading, approved ? "1" : "", options.Value.Submissions, StoredCue.Ms(options.Value.BetweenSubmissions)));

    public async Task<AudienceOutcome> VoteAsync(SessionId session, string code, string person, string id) => Found(await RunAsync(VoteScript, session, code, person, id));

    public async Task<AudienceOutcome> OwnAsync(SessionId session, string code, string person, string id) => Found(await RunAsync(OwnScript, session, code, person, id));

    public async Task<AudienceOutcome> BallotAsync(SessionId session, string code, string person, int most)
    {
        var answer = await RunAsync(BallotScript, session, code, person, most);
        return answer.Status == "ok" ? new AudienceOutcome.Many(Submissions(answer, 0), null) : Refusal(answer);
    }

    public async Task<AudienceOutcome> ListAsync(SessionId session, QueueCaller? caller, SubmissionState? state, long after, int limit)
    {
        var answer = await RunAsync(ListScript, session, caller?.Argument ?? "", state is { } only ? (int)only : "", after, limit);
        return answer.Status == "ok"
            ? new AudienceOutcome.Many(Submissions(answer, 1), answer.Text(0) is { Length: > 0 } next ? next : null)
            : Refusal(answer);
    }

    public async Task<AudienceOutcome> ApproveAsync(SessionId session, QueueCaller? caller, string id, string? text) =>
        Found(await RunAsync(JudgeScript, session, caller?.Argument ?? "", id, (int)SubmissionState.Approved, text ?? "", "", options.Value.Submissions));

    public async Task<AudienceOutcome> RejectAsync(SessionId session, QueueCaller? caller, string id, string? reason) =>
        Found(await RunAsync(JudgeScript, session, caller?.Argument ?? "", id, (int)SubmissionState.Rejected, "", reason ?? "", options.Value.Submissions));

    /// <summary>Takes the winner off the ballot when one is due, or tells the last one again while its cue is not in the queue.</summary>
    /// <returns>Null when there is nothing to do.</returns>
    public async Task<Winner?> PickAsync(SessionId session, CueId cue)
    {
        var answer = await RunAsync(PickScript, session, cue.ToString());
        switch (answer.Status)
        {
            case "chosen":
                var winner = new Winner(answer.Text(0), CueId.Parse(answer.Text(1)), answer.Text(2), Rules(answer.Text(3)));
                if (!SubmissionText.HasWords(winner.Text, winner.Rules, words))
                {
                    return winner;
                }

                // Words were added since it was let in.
                await RunAsync(DropScript, session, winner.Submission, "It has a word that is not shown here.");
                return null;
            case "over":
                await ForgetAsync(session, answer.Text(0));
                return null;
            case "nothing":
                return null;
            default:
                throw answer.Unexpected();
        }
    }

    private static RedisScript Load(string name) => RedisScript.Load<AudienceStore>(name, QueueKeys.Prelude, Prelude);

    private static AudienceRules Rules(string stored) => JsonSerializer.Deserialize(stored, QueueJson.Default.AudienceRules)!;

    private static AudienceOutcome In(ScriptAnswer answer) => answer.Status == "ok" ? new AudienceOutcome.In(Rules(answer.Text(0))) : Refusal(answer);

    private static AudienceOutcome Found(ScriptAnswer answer) =>
        answer.Status is "ok" or "new" or "merged" ? new AudienceOutcome.Found(Submission(answer, 0), answer.Status == "new") : Refusal(answer);

    private static List<SubmissionResponse> Submissions(ScriptAnswer answer, int first)
    {
        var submissions = new List<SubmissionResponse>();
        for (var at = first; at < answer.Count; at += Parts)
        {
            submissions.Add(Submission(answer, at));
        }

        return submissions;
    }

    private static SubmissionResponse Submission(ScriptAnswer answer, int at) => new(
        answer.Text(at), answer.Text(at + 4), (SubmissionState)answer.Number(at + 1), (int)answer.Number(at + 2), answer.Instant(at + 3),
        answer.Text(at + 5) is { Length: > 0 } reason ? reason : null);

    private static AudienceOutcome Refusal(ScriptAnswer answer) => answer.Status switch
    {
        "no-code" or "no-person" => new AudienceOutcome.Stranger(),
        "shut" => new AudienceOutcome.Shut(),
        "full" => new AudienceOutcome.Full(),
        "too-fast" => new AudienceOutcome.TooFast(TimeSpan.FromMilliseconds(answer.Number(0))),
        "again" => new AudienceOutcome.VotedAlready(),
        "most" => new AudienceOutcome.TooManyVotes(),
        "no-submission" => new AudienceOutcome.NoSubmission(),
        "over" => new AudienceOutcome.Over(),
        "no-audience" => new AudienceOutcome.NoAudience(),
        _ => new AudienceOutcome.Refused(CueStore.Outcome(answer)),
    };

    private Task<ScriptAnswer> RunAsync(RedisScript script, SessionId session, params ReadOnlySpan<RedisValue> own)
    {
        var keys = new QueueKeys(session);
        return script.RunAsync(
            redis,
            keys.With(keys.Audience, keys.AudiencePeople, keys.Submissions, keys.Readings, keys.SubmissionOrder, keys.Ballot, keys.EndedSubmissions),
            [session.ToString(), .. own]);
    }
}

/// <summary>A submission that is to become a cue.</summary>
internal sealed record Winner(string Submission, CueId Cue, string Text, AudienceRules Rules);
