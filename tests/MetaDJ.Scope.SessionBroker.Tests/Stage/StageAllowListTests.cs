using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class StageAllowListTests
{
    [Theory]
    [InlineData("GET", "/health", false)]
    [InlineData("GET", "/api/v1/hardware/info", false)]
    [InlineData("GET", "/api/v1/models/status", false)]
    [InlineData("POST", "/api/v1/models/download", true)]
    [InlineData("POST", "/api/v1/pipeline/load", true)]
    [InlineData("GET", "/api/v1/pipeline/status", false)]
    [InlineData("GET", "/api/v1/pipelines/schemas", false)]
    [InlineData("POST", "/api/v1/session/start", true)]
    [InlineData("POST", "/api/v1/session/stop", true)]
    [InlineData("POST", "/api/v1/session/parameters", true)]
    [InlineData("GET", "/api/v1/session/parameters", false)]
    [InlineData("GET", "/api/v1/session/frame", false)]
    [InlineData("GET", "/api/v1/session/metrics", false)]
    [InlineData("GET", "/api/v1/session/output.ts", false)]
    [InlineData("GET", "/api/v1/webrtc/ice-servers", false)]
    [InlineData("POST", "/api/v1/webrtc/offer", true)]
    [InlineData("PATCH", "/api/v1/webrtc/offer/abc", true)]
    [InlineData("DELETE", "/api/v1/webrtc/offer/abc", true)]
    [InlineData("GET", "/api/v1/loras", false)]
    [InlineData("POST", "/api/v1/loras", true)]
    [InlineData("DELETE", "/api/v1/loras/neon", true)]
    [InlineData("GET", "/api/v1/assets", false)]
    [InlineData("POST", "/api/v1/assets", true)]
    [InlineData("GET", "/api/v1/assets/a.png", false)]
    [InlineData("GET", "/api/v1/assets/folder/a.png", false)]
    [InlineData("POST", "/api/v1/recordings/headless/start", true)]
    [InlineData("POST", "/api/v1/recordings/headless/stop", true)]
    [InlineData("GET", "/api/v1/recordings/headless", true)]
    [InlineData("GET", "/api/v1/tempo/status", false)]
    [InlineData("GET", "/api/v1/tempo/sources", false)]
    [InlineData("GET", "/api/v1/osc/paths", false)]
    public void Admit_OfAHolder_KnowsWhatIsAnEffect(string method, string path, bool effect)
    {
        var admitted = Assert.IsType<StageAdmission.Admitted>(StageAllowList.Admit(method, path, StageRoles.Crew));

        Assert.Equal(effect, admitted.Route.IsEffect);
    }

    [Theory]
    [InlineData("POST", "/api/v1/restart", StageRoles.Operator)]
    [InlineData("GET", "/api/v1/logs/tail", StageRoles.Staff)]
    [InlineData("GET", "/api/v1/logs/current", StageRoles.Staff)]
    [InlineData("POST", "/api/v1/lora/download", StageRoles.Staff)]
    public void Admit_OfARouteForSome_RefusesTheOthers(string method, string path, object some)
    {
        foreach (var role in new[] { StageRoles.Crew, StageRoles.Operator, StageRoles.Service })
        {
            Assert.Equal(((StageRoles)some).HasFlag(role), StageAllowList.Admit(method, path, role) is StageAdmission.Admitted);
            Assert.Equal(!((StageRoles)some).HasFlag(role), StageAllowList.Admit(method, path, role) is StageAdmission.NotOnStage);
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/keys")]
    [InlineData("PUT", "/api/v1/keys/huggingface")]
    [InlineData("DELETE", "/api/v1/keys/civitai")]
    [InlineData("POST", "/api/v1/plugins")]
    [InlineData("POST", "/api/v1/plugins/x/reload")]
    [InlineData("POST", "/api/v1/cloud/connect")]
    [InlineData("GET", "/api/v1/cloud/status")]
    [InlineData("GET", "/api/v1/dmx/config")]
    [InlineData("GET", "/api/v1/osc/settings")]
    [InlineData("GET", "/api/v1/osc/inventory")]
    [InlineData("GET", "/api/v1/input-sources")]
    [InlineData("GET", "/api/v1/nodes/definitions")]
    [InlineData("POST", "/api/v1/workflow/resolve")]
    [InlineData("GET", "/api/v1/onboarding/status")]
    [InlineData("POST", "/api/v1/tempo/enable")]
    [InlineData("PUT", "/api/v1/lora/a.safetensors/provenance")]
    [InlineData("GET", "/docs")]
    [InlineData("GET", "/openapi.json")]
    public void Admit_OfWhatIsNobodysBusiness_RefusesEverybody(string method, string path)
    {
        foreach (var role in new[] { StageRoles.Crew, StageRoles.Operator, StageRoles.Service })
        {
            Assert.IsType<StageAdmission.NotOnStage>(StageAllowList.Admit(method, path, role));
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/v1/loras/")]
    [InlineData("DELETE", "/api/v1/loras/")]
    [InlineData("DELETE", "/api/v1/loras/a/b")]
    [InlineData("GET", "/API/V1/LORAS")]
    [InlineData("GET", "/api/v1/lora/../keys")]
    [InlineData("GET", "/api/v1/assets/a/b/c.png")]
    [InlineData("get", "/health")]
    [InlineData("HEAD", "/health")]
    [InlineData("CONNECT", "/health")]
    [InlineData("DELETE", "/api/v1/session/start")]
    [InlineData("GET", "/health/x")]
    public void Admit_OfWhatIsNotListed_Refuses(string method, string path) =>
        Assert.IsNotType<StageAdmission.Admitted>(StageAllowList.Admit(method, path, StageRoles.Operator));

    [Fact]
    public void Routes_AreNamedOnce() =>
        Assert.Equal(StageAllowList.Routes.Count, StageAllowList.Routes.Select(route => (route.Method, route.Template)).Distinct().Count());
}
