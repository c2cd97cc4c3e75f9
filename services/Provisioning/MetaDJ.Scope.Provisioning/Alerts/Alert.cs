using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Alerts;

/// <summary>Something a person should know of until it is over. The record in Redis.</summary>
/// <param name="Key">Stable per trouble, in kebab-case, with what it is about after a colon: <c>billing-gap</c>, <c>volume-unattached:models-eu</c>.</param>
/// <param name="Since">When it was first raised.</param>
/// <param name="At">When it was last raised.</param>
internal sealed record Alert(string Key, AlertSeverity Severity, string Text, DateTimeOffset Since, DateTimeOffset At);
