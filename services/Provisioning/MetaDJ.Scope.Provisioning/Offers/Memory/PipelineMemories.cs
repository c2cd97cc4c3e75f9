using System.Globalization;
using MetaDJ.Scope.ScopeApi;
using MetaDJ.Scope.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace MetaDJ.Scope.Provisioning.Offers.Memory;

/// <summary>What pods have told about the memory of their image's pipelines; learned at every bring-up, read once per minute.</summary>
internal sealed class PipelineMemories(IDatabase redis, TimeProvider clock)
{
    /// <summary>Images × pipelines.</summary>
    internal const int Most = 1_000;

    private const char Separator = '|';
    private const string None = "-";

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private static readonly RedisScript KeepScript = RedisScript.Load<PipelineMemories>("KeepPipelineMemory");

    private volatile Reading _last = new(DateTimeOffset.MinValue, LearnedMemory.Empty);

    public async Task LearnAsync(string image, PipelineSchemas schemas, int most = Most)
    {
        var told = schemas.Pipelines
            .Where(pipeline => !pipeline.Key.Contains(Separator, StringComparison.Ordinal))
            .Select(pipeline => (pipeline.Key, Memory: PipelineMemory.Of(pipeline.Value)))
            .Where(pipeline => pipeline.Memory is not null)
            .ToDictionary(pipeline => pipeline.Key, pipeline => pipeline.Memory!);
        var known = await ReadAsync();
        if (told.Count == 0 || told.All(pipeline => pipeline.Value == known.Find(image, pipeline.Key)))
        {
            return;
        }

        var answer = await KeepScript.RunAsync(
            redis, [PipelineMemoryKeys.Told, PipelineMemoryKeys.Ages],
            [
                clock.GetUtcNow().ToUnixTimeMilliseconds(), most,
                .. told.SelectMany(pipeline => (RedisValue[])[$"{image}{Separator}{pipeline.Key}", Text(pipeline.Value)]),
            ]);
        if (answer.Status != "kept")
        {
            throw answer.Unexpected();
        }

        _last = new(DateTimeOffset.MinValue, known);
    }

    public async Task<LearnedMemory> ReadAsync()
    {
        var now = clock.GetUtcNow();
        if (_last is var last && now - last.At < Freshness)
        {
            return last.Memory;
        }

        var told = new Dictionary<(string, string), PipelineMemory>();
        foreach (var entry in await redis.HashGetAllAsync(PipelineMemoryKeys.Told))
        {
            var (name, text) = (((string)entry.Name!).Split(Separator), ((string)entry.Value!).Split(' '));
            if (name.Length == 2 && text.Length == 2 && Number(text[0]) is { } estimate)
            {
                told[(name[0], name[1])] = new PipelineMemory(estimate, Number(text[1]));
            }
        }

        var memory = new LearnedMemory(told);
        _last = new(now, memory);
        return memory;
    }

    private static string Text(PipelineMemory memory) => string.Create(
        CultureInfo.InvariantCulture, $"{memory.EstimatedGb} {(memory.UnquantisedAboveGb is { } above ? above.ToString(CultureInfo.InvariantCulture) : None)}");

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Reading(DateTimeOffset At, LearnedMemory Memory);
}

/// <summary>What was learned, and behind it what is generally known.</summary>
internal sealed record LearnedMemory(IReadOnlyDictionary<(string Image, string Pipeline), PipelineMemory> Told)
{
    public static readonly LearnedMemory Empty = new(new Dictionary<(string, string), PipelineMemory>());

    /// <param name="image">Null takes what any image told, the most cautious.</param>
    /// <returns>Null when nobody knows.</returns>
    public PipelineMemory? Of(string? image, string pipeline) => Find(image, pipeline) ?? PipelineVram.Of(pipeline);

    public PipelineMemory? Find(string? image, string pipeline) => image is not null
        ? Told.GetValueOrDefault((image, pipeline))
        : Told.Where(told => told.Key.Pipeline == pipeline).Select(told => told.Value).MaxBy(memory => memory.EstimatedGb);
}
