namespace MetaDJ.Scope.ServiceDefaults.Messaging;

/// <summary>
/// Publishes life-cycle messages without making anybody wait. Events are hints (design invariant 5): a hint may be lost when the broker is
/// away, and every receiver repairs that by looking. So publishing never fails and never blocks a request.
/// </summary>
public interface IHints
{
    void Publish<TMessage>(TMessage message)
        where TMessage : class;
}
