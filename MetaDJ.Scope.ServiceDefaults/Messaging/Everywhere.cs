using MassTransit;

namespace MetaDJ.Scope.ServiceDefaults.Messaging;

/// <summary>Consumers that every process must run for itself, not one of them for all.</summary>
public static class Everywhere
{
    /// <param name="name">The endpoint's, to which a part of this process' own is added. It goes with the process.</param>
    public static void InEveryProcess<TConsumer>(this IConsumerRegistrationConfigurator<TConsumer> consumer, string name)
        where TConsumer : class, IConsumer
    {
        ArgumentNullException.ThrowIfNull(consumer);
        consumer.Endpoint(endpoint =>
        {
            endpoint.Name = name;
            endpoint.InstanceId = $"-{NewId.NextGuid():N}";
            endpoint.Temporary = true;
        });
    }
}
