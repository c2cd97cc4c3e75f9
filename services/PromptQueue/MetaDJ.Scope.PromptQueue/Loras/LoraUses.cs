using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Looks;
using MetaDJ.Scope.PromptQueue.Queues;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.SessionBroker.Contracts;
using StackExchange.Redis;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>Who would miss a LoRA: set lists that name it, sessions that have it on board or in their queue. Goes through all of them; rare.</summary>
internal sealed class LoraUses(IDatabase redis, SetListStore setLists, QueueStore queues, LookStore looks, CueStore cues)
{
    /// <summary>Told at most, of each kind.</summary>
    private const int Told = 20;
    private const int AtOnce = 16;
    private const int CuesAtOnce = 500;

    public async Task<IReadOnlyList<string>> FindAsync(string name)
    {
        var uses = new List<string>();
        foreach (var setList in await setLists.NamesAsync())
        {
            if (uses.Count < Told && await setLists.ReadAsync(setList) is { } found && found.Cues.Any(cue => Names(cue, name)))
            {
                uses.Add($"set list '{setList}'");
            }
        }

        var sessions = new List<string>();
        foreach (var chunk in (await queues.OpenAsync()).Chunk(AtOnce).TakeWhile(_ => sessions.Count < Told))
        {
            var used = await Task.WhenAll(chunk.Select(session => IsUsedAsync(session, name)));
            sessions.AddRange(chunk.Where((_, i) => used[i]).Select(session => $"session {session}"));
        }

        return [.. uses, .. sessions.Take(Told)];
    }

    private async Task<bool> IsUsedAsync(SessionId session, string name)
    {
        if (await looks.ReadAsync(session) is { } look && look.Loras.Any(lora => lora.Name == name))
        {
            return true;
        }

        var pending = await redis.SortedSetRangeByRankAsync(new QueueKeys(session).Pending);
        foreach (var chunk in pending.Chunk(CuesAtOnce))
        {
            if ((await cues.ReadAsync(session, [.. chunk.Select(id => Contracts.CueId.Parse(id!))])).Any(cue => Names(cue.Content, name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(CueRequest cue, string name) => cue.LoraSwap?.Loras.Any(lora => lora.Name == name) == true;
}
