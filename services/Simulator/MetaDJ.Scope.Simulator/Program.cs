using MetaDJ.Scope.ServiceDefaults.Telemetry;
using MetaDJ.Scope.Simulator;

// Telemetry belongs to the process, so the app itself does not add it: Standalone hosts that beside services which have their own.
var app = SimulatorApp.Build(args, builder => builder.AddTelemetry());
await app.RunAsync();
