using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Crews;

public sealed class CrewRightsTests
{
    /// <summary>The table as it was decided, once more: a change of it must be meant.</summary>
    [Theory]
    [InlineData(CrewAction.Watch, CrewRole.Lead, CrewRole.CoPilot, CrewRole.Prompter, CrewRole.Viewer)]
    [InlineData(CrewAction.Prompt, CrewRole.Lead, CrewRole.CoPilot, CrewRole.Prompter)]
    [InlineData(CrewAction.EditAnyCue, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.ChangeParameters, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.SwapLoras, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.Pause, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.Panic, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.Lock, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.KeepAlive, CrewRole.Lead, CrewRole.CoPilot)]
    [InlineData(CrewAction.OverrideLocks, CrewRole.Lead)]
    [InlineData(CrewAction.RunStage, CrewRole.Lead)]
    [InlineData(CrewAction.ManageCrew, CrewRole.Lead)]
    [InlineData(CrewAction.Extend, CrewRole.Lead)]
    [InlineData(CrewAction.HandOver, CrewRole.Lead)]
    [InlineData(CrewAction.Close, CrewRole.Lead)]
    [InlineData(CrewAction.Unknown)]
    public void RolesFor_OfAnAction_IsWhatWasDecided(CrewAction action, params CrewRole[] roles)
    {
        Assert.Equal(roles, CrewRights.RolesFor(action));
        foreach (var role in Enum.GetValues<CrewRole>())
        {
            Assert.Equal(roles.Contains(role), CrewRights.Allows(role, action));
            Assert.Equal(roles.Contains(role), CrewRights.Of(role).Contains(action));
        }
    }

    [Fact]
    public void RolesFor_OfEveryAction_IsDecidedAbove()
    {
        var decided = typeof(CrewRightsTests).GetMethod(nameof(RolesFor_OfAnAction_IsWhatWasDecided))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (CrewAction)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!);

        Assert.Equal(Enum.GetValues<CrewAction>().ToHashSet(), decided.ToHashSet());
    }

    /// <summary>Every route of the door, and the least of the crew that may use it: a new one must be decided on here.</summary>
    [Fact]
    public void StageRoutes_Each_AreForTheRolesDecided()
    {
        var least = new Dictionary<string, CrewRole?>
        {
            ["GET /health"] = CrewRole.Viewer,
            ["GET /api/v1/hardware/info"] = CrewRole.Viewer,
            ["POST /api/v1/restart"] = null,
            ["GET /api/v1/logs/tail"] = null,
            ["GET /api/v1/logs/current"] = null,
            ["GET /api/v1/models/status"] = CrewRole.Viewer,
            ["POST /api/v1/models/download"] = CrewRole.Lead,
            ["POST /api/v1/pipeline/load"] = CrewRole.Lead,
            ["GET /api/v1/pipeline/status"] = CrewRole.Viewer,
            ["GET /api/v1/pipelines/schemas"] = CrewRole.Viewer,
            ["POST /api/v1/session/start"] = CrewRole.Lead,
            ["POST /api/v1/session/stop"] = CrewRole.Lead,
            ["POST /api/v1/session/parameters"] = CrewRole.CoPilot,
            ["GET /api/v1/session/parameters"] = CrewRole.Viewer,
            ["GET /api/v1/session/metrics"] = CrewRole.Viewer,
            ["GET /api/v1/session/frame"] = CrewRole.Viewer,
            ["GET /api/v1/session/output.ts"] = CrewRole.Viewer,
            ["GET /api/v1/webrtc/ice-servers"] = CrewRole.Lead,
            ["POST /api/v1/webrtc/offer"] = CrewRole.Lead,
            ["PATCH /api/v1/webrtc/offer/{sessionId}"] = CrewRole.Lead,
            ["DELETE /api/v1/webrtc/offer/{sessionId}"] = CrewRole.Lead,
            ["GET /api/v1/loras"] = CrewRole.Viewer,
            ["POST /api/v1/loras"] = CrewRole.Lead,
            ["DELETE /api/v1/loras/{stem}"] = CrewRole.Lead,
            ["POST /api/v1/lora/download"] = null,
            ["GET /api/v1/assets"] = CrewRole.Viewer,
            ["POST /api/v1/assets"] = CrewRole.Lead,
            ["GET /api/v1/assets/{name}"] = CrewRole.Viewer,
            ["GET /api/v1/assets/{folder}/{name}"] = CrewRole.Viewer,
            ["POST /api/v1/recordings/{sessionId}/start"] = CrewRole.Lead,
            ["POST /api/v1/recordings/{sessionId}/stop"] = CrewRole.Lead,
            ["GET /api/v1/recordings/{sessionId}"] = CrewRole.Lead,
            ["GET /api/v1/tempo/status"] = CrewRole.Viewer,
            ["GET /api/v1/tempo/sources"] = CrewRole.Viewer,
            ["GET /api/v1/osc/paths"] = CrewRole.Viewer,
        };

        var told = StageAllowList.Routes.ToDictionary(
            route => $"{route.Method} {route.Template}",
            route => route.Roles.HasFlag(StageRoles.Crew) ? CrewRights.RolesFor(route.Action)[^1] : (CrewRole?)null);

        Assert.Equal(least.OrderBy(entry => entry.Key, StringComparer.Ordinal), told.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    /// <summary>What a co-pilot or less may do through the door must be something that the door can judge request by request.</summary>
    [Fact]
    public void StageRoutes_PastTheDoor_AreTheLeadsAlone() => Assert.All(
        StageAllowList.Routes.Where(route => route.OpensPeer || route.StartsPicture),
        route => Assert.Equal([CrewRole.Lead], CrewRights.RolesFor(route.Action)));
}
