using MetaDJ.Scope.Primitives;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Sessions;
using StackExchange.Redis;

namespace MetaDJ.Scope.SessionBroker.Calendars.Feeds;

/// <summary>Calendar feeds in Redis.</summary>
internal sealed class FeedStore(IDatabase redis)
{
    /// <summary>How many a person may have.</summary>
    public const int MostPerPerson = 20;

    private const int DefaultPage = 50;

    private static readonly RedisScript CreateFeed = RedisScript.Load<FeedStore>("CreateFeed");
    private static readonly RedisScript RevokeFeed = RedisScript.Load<FeedStore>("RevokeFeed");

    /// <returns>False when its owner has too many.</returns>
    public async Task<bool> CreateAsync(Feed feed)
    {
        var answer = await CreateFeed.RunAsync(redis, FeedKeys.All, [feed.Id.ToString(), feed.Owner, feed.Digest, Records.Write(feed), MostPerPerson]);
        return answer.Status switch
        {
            "created" => true,
            "too-many" => false,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>False when there is no such feed for this caller.</returns>
    public async Task<bool> RevokeAsync(FeedId id, Acting caller)
    {
        var answer = await RevokeFeed.RunAsync(redis, FeedKeys.All, [id.ToString(), caller.Argument]);
        return answer.Status switch
        {
            "revoked" => true,
            "unknown" => false,
            _ => throw answer.Unexpected(),
        };
    }

    /// <returns>Null when no feed has this secret.</returns>
    public async Task<Feed?> OpenAsync(string secret) =>
        FeedSecret.IsPossible(secret)
        && (string?)await redis.HashGetAsync(FeedKeys.Digests, FeedSecret.Digest(secret)) is { } id
        && (string?)await redis.HashGetAsync(FeedKeys.Feeds, id) is { } text
            ? Records.Read<Feed>(text)
            : null;

    /// <param name="owner">Null for everybody's; then sorted by owner.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    public async Task<Page<Feed>> PageAsync(string? owner, string? after, int? limit)
    {
        var wanted = limit ?? DefaultPage;
        var lower = after?.Replace('|', '\n') ?? (owner is null ? "" : $"{owner}\n");
        var members = await redis.SortedSetRangeByValueAsync(
            FeedKeys.Owners, lower, owner is null ? default : $"{owner}\n~", after is null ? Exclude.Stop : Exclude.Both, Order.Ascending, 0, wanted + 1);
        var page = members.Take(wanted).Select(member => (string)member!).ToList();
        var records = page.Count == 0 ? [] : await redis.HashGetAsync(FeedKeys.Feeds, [.. page.Select(member => (RedisValue)member[(member.LastIndexOf('\n') + 1)..])]);
        return new Page<Feed>(
            [.. records.Where(record => !record.IsNull).Select(record => Records.Read<Feed>(record!))], members.Length > wanted ? page[^1].Replace('\n', '|') : null);
    }
}
