using System.Runtime.CompilerServices;
using System.Text.Json;
using MetaDJ.Scope.Primitives;
using StackExchange.Redis;

namespace MetaDJ.Scope.ServiceDefaults.Audit;

/// <summary>What a walk over the whole chain found.</summary>
/// <param name="Whole">Whether every record is there as it was written, from the oldest that is kept to the last.</param>
/// <param name="Records">How many were walked.</param>
/// <param name="Head">The hash of the last record. Kept elsewhere now and then it proves later that nothing before it was written anew.</param>
/// <param name="BrokenAt">The first sequence that is not as it was written.</param>
/// <param name="Why">What is wrong there, in words.</param>
public sealed record AuditVerification(bool Whole, long Records, string Head, long? BrokenAt, string? Why);

/// <summary>Reads a log in pages and as a whole, and proves that nothing was cut or changed.</summary>
internal sealed class AuditReading(AuditStore store)
{
    private const int Batch = 500;

    /// <summary>How many records one page may look through; a filter that fits few makes short pages with a next.</summary>
    private const int LookedThrough = 20_000;

    /// <summary>The newest first.</summary>
    public async Task<Page<AuditRecord>> PageAsync(AuditQuery query)
    {
        var found = new List<AuditRecord>();
        var looked = 0;
        long? last = null;
        await foreach (var record in RecordsAsync(query, Order.Descending))
        {
            if (found.Count == query.Limit || looked == LookedThrough)
            {
                return new Page<AuditRecord>(found, Text(last));
            }

            looked++;
            last = record.Sequence;
            if (query.Admits(record))
            {
                found.Add(record);
            }
        }

        return new Page<AuditRecord>(found, null);
    }

    /// <summary>The oldest first.</summary>
    public async IAsyncEnumerable<AuditRecord> ExportAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in RecordsAsync(query, Order.Ascending).WithCancellation(cancellationToken))
        {
            if (query.Admits(record))
            {
                yield return record;
            }
        }
    }

    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // The head first: what is appended during the walk comes after it.
            var head = await store.HeadAsync();
            var verification = await WalkAsync(head, cancellationToken);

            // What was forgotten during the walk for its age was no damage: then the walk is made again, from the new beginning.
            if (verification.Whole || (await store.HeadAsync()).First == head.First)
            {
                return verification;
            }
        }
    }

    private async Task<AuditVerification> WalkAsync(AuditHead head, CancellationToken cancellationToken)
    {
        var (expected, previous, walked) = (head.First, (string?)null, 0L);
        for (long skip = 0; expected <= head.Sequence; skip += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = await store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, Order.Ascending, skip, Batch);
            if (batch.Count == 0)
            {
                return Broken("Records are missing at the end.");
            }

            foreach (var stored in batch.TakeWhile(_ => expected <= head.Sequence))
            {
                if (Fault(stored, expected, previous) is { } fault)
                {
                    return Broken(fault);
                }

                previous = AuditRecord.HashOf(stored);
                walked++;
                expected++;
            }
        }

        expected = head.Sequence;
        return previous is null || previous == head.Hash ? new AuditVerification(true, walked, head.Hash, null, null) : Broken("The last record was changed.");

        AuditVerification Broken(string why) => new(false, walked, head.Hash, expected, why);
    }

    private static string? Fault(string stored, long expected, string? previous)
    {
        AuditRecord record;
        try
        {
            record = AuditRecord.Read(stored);
        }
        catch (JsonException)
        {
            return "There is something that is no record.";
        }

        return record.Sequence != expected ? "A record is missing, or one was put in."
            : previous is not null && record.Previous != previous ? "The record before it was changed."
            : stored != record.Write() ? "The record was changed."
            : null;
    }

    private async IAsyncEnumerable<AuditRecord> RecordsAsync(AuditQuery query, Order order)
    {
        var to = query.To;
        if (query.After is { } after && order == Order.Descending && await store.FindAsync(after) is { } last)
        {
            to = last.At < to ? last.At : to;
        }

        for (long skip = 0; ; skip += Batch)
        {
            var batch = await store.ReadAsync(query.From, to, order, skip, Batch);
            foreach (var record in batch.Select(AuditRecord.Read).Where(record => query.After is not { } seen || order == Order.Ascending || record.Sequence < seen))
            {
                yield return record;
            }

            if (batch.Count < Batch)
            {
                yield break;
            }
        }
    }

    private static string? Text(long? sequence) => sequence?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
