namespace MetaDJ.Scope.Provisioning.Cloud;

/// <summary>How one port of a running pod is reached from outside.</summary>
/// <param name="Inside">As the program in the pod listens on it.</param>
/// <param name="Public">Another one after every reset; null until one is assigned, and for HTTP ports, which the proxy serves.</param>
/// <param name="Type">The provider's word: <c>http</c> or <c>tcp</c>.</param>
/// <param name="Address">Stable in the Secure cloud, may change in the Community cloud; null until assigned.</param>
public sealed record CloudPort(int? Inside, int? Public, string? Type, string? Address);

/// <summary>Both ways to a pod's shell; both need <c>startSsh</c> at creation, which the provider never tells back.</summary>
/// <param name="Proxy">A shell only, no file copies; needs no port.</param>
/// <param name="Direct">Null unless <c>22/tcp</c> is exposed and a public port is assigned.</param>
public sealed record CloudSsh(CloudSshEndpoint? Proxy, CloudSshEndpoint? Direct);

/// <param name="Command">Ready to run, without a key's path.</param>
public sealed record CloudSshEndpoint(string Host, int Port, string UserName, string Command);

/// <summary>The provider's network between pods of one account.</summary>
/// <param name="Address">Null while not enabled.</param>
/// <param name="Name">Resolves from pods of the same network only; null while not enabled.</param>
public sealed record CloudPrivateNetwork(bool Enabled, string? Address, string? Name);

/// <summary>How busy a running pod is.</summary>
/// <param name="Uptime">Since its container started; null when not told.</param>
/// <param name="GpuPercent">The mean of its GPUs; null when not told.</param>
/// <param name="GpuMemoryPercent">The mean of its GPUs; null when not told.</param>
public sealed record CloudUsage(TimeSpan? Uptime, int? GpuPercent, int? GpuMemoryPercent, int? CpuPercent, int? MemoryPercent);

/// <summary>What a pod is created with for operators' sake; nothing of it by default.</summary>
/// <param name="Ssh">The account's registered keys get a shell, where the image starts <c>sshd</c>.</param>
/// <param name="HttpPorts">Beside Scope's own.</param>
/// <param name="TcpPorts">Numbers from 70000 on ask for a port that is the same inside and outside.</param>
/// <param name="GlobalNetworking">Secure cloud and eligible data centres only.</param>
public sealed record CloudAccess(bool Ssh = false, IReadOnlyList<int>? HttpPorts = null, IReadOnlyList<int>? TcpPorts = null, bool GlobalNetworking = false);
