using MetaDJ.Scope.Simulator.RunPod.Gate;

namespace MetaDJ.Scope.Simulator.RunPod.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder v2)
    {
        var keys = v2.MapGroup("/account/ssh-keys");
        keys.MapGet("", Get).WithName("getSshKeys");
        keys.MapPut("", Put).WithName("updateSshKeys");
    }

    private static IResult Get(AccountKeys keys) => Results.Json(new SshKeysBody(keys.All), RunPodJson.Options);

    private static IResult Put(RunPodBody<SshKeysBody> body, AccountKeys keys) =>
        body.Value is not { } request ? body.Refusal! : keys.Replace(request.Keys) ?? Get(keys);
}
