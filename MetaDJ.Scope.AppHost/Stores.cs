namespace MetaDJ.Scope.AppHost;

/// <summary>Redis and RabbitMQ as we need them.</summary>
internal static class Stores
{
    /// <summary>
    /// What was acknowledged outlives a restart: Aspire's own persistence takes a snapshot a minute, the log keeps all but the last second.
    /// </summary>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(this IResourceBuilder<RedisResource> redis) => redis
        .WithArgs(context =>
        {
            const string Log = "--appendonly yes --appendfsync everysec";
            if (context.ExecutionContext.IsRunMode)
            {
                foreach (var word in Log.Split(' '))
                {
                    context.Args.Add(word);
                }
            }
            else
            {
                // Published, Aspire hands the server's whole command line to sh -c as one argument; another would not reach the server.
                context.Args[^1] = $"{context.Args[^1]} {Log}";
            }
        });

    public static IResourceBuilder<RabbitMQServerResource> WithManagementLink(this IResourceBuilder<RabbitMQServerResource> messaging) =>
        messaging.WithUrlForEndpoint("management", url => url.DisplayText = "RabbitMQ management");
}
