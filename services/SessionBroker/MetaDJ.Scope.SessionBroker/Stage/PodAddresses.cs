using System.Net;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.SessionBroker.ReadyPods;
using Microsoft.Extensions.Caching.Memory;

namespace MetaDJ.Scope.SessionBroker.Stage;

/// <summary>
/// Where pods answer. An address is kept until the pod does not answer there: it changes only when the pod is moved, and shows go on while
/// Provisioning is away.
/// </summary>
internal sealed class PodAddresses(IProvisioningApi provisioning, TimeProvider clock) : IDisposable
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MemoryCache _addresses = new(new MemoryCacheOptions { SizeLimit = Remembered });

    /// <returns>Without a slash at its end; null when it is not known.</returns>
    public ValueTask<string?> FindAsync(PodId podId, CancellationToken cancellationToken) =>
        _addresses.TryGetValue(podId, out Known? known) && !known!.IsDoubted
            ? ValueTask.FromResult<string?>(known.Address)
            : new ValueTask<string?>(AskAsync(podId, known, cancellationToken));

    /// <summary>The pod did not answer there: ask anew before the next use.</summary>
    public void Doubt(PodId podId)
    {
        if (_addresses.TryGetValue(podId, out Known? known))
        {
            known!.IsDoubted = true;
        }
    }

    public void Dispose() => _addresses.Dispose();

    private async Task<string?> AskAsync(PodId podId, Known? known, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var response = await provisioning.GetAddressAsync(podId, either.Token);
            if (response.IsReceived && response.StatusCode == HttpStatusCode.NotFound)
            {
                _addresses.Remove(podId);
                return null;
            }

            if (!response.IsSuccessful || response.Content is null)
            {
                return known?.Address;
            }

            var address = response.Content.BaseAddress.AbsoluteUri.TrimEnd('/');
            _addresses.Set(podId, new Known(address), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = ForgottenAfter });
            return address;
        }
        catch (Exception exception) when (PodWatch.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
        {
            return known?.Address;
        }
    }

    private sealed class Known(string address)
    {
        private volatile bool _doubted;

        public string Address { get; } = address;

        public bool IsDoubted
        {
            get => _doubted;
            set => _doubted = value;
        }
    }
}
