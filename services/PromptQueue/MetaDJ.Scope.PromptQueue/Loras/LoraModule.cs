using MetaDJ.Scope.PromptQueue.LoraInstalls;

namespace MetaDJ.Scope.PromptQueue.Loras;

/// <summary>The LoRA library, its rules, and what brings LoRAs onto pods.</summary>
internal static class LoraModule
{
    public static IServiceCollection AddLoras(this IServiceCollection services) => services
        .AddSingleton<LoraStore>().AddSingleton<LoraUses>()
        .AddSingleton<LoraRuleStore>().AddSingleton<LoraGate>().AddSingleton<StageMemory>()
        .AddSingleton<InstallMarks>().AddSingleton<LoraInstaller>().AddSingleton<LoraInstallStore>()
        .AddSingleton<LoraInstallWork>().AddSingleton<LoraInstallDoor>().AddSingleton<LoraInstalling>().AddSingleton<LoraInstallLoop>().AddHostedService(services => services.GetRequiredService<LoraInstallLoop>());
}
