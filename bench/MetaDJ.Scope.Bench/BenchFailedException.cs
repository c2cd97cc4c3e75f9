namespace MetaDJ.Scope.Bench;

/// <summary>The run proved nothing, or proved a fault: the bench prints why and ends with 1.</summary>
internal sealed class BenchFailedException(string message, Exception? inner = null) : Exception(message, inner);
