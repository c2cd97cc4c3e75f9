using MetaDJ.Scope.Bench;
using MetaDJ.Scope.Bench.Sink;

return args is ["sink"] ? await SinkHost.RunAsync() : await BenchCommand.RunAsync(args);
