namespace MetaDJ.Scope.Simulator.Scope.Wire;

internal delegate ScopeReply Answer(ScopeCall call);

internal delegate ValueTask<ScopeReply> SlowAnswer(ScopeCall call);

/// <summary>Scope's endpoints. One <c>*</c> in a path stands for anything, <c>{}</c> for one segment.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<(string Path, string Method), SlowAnswer> _exact = [];
    private readonly List<(string Method, string Before, string After, bool OneSegment, SlowAnswer Answer)> _variable = [];

    public void Get(string path, Answer answer) => Add("GET", path, Locked(answer));

    public void Delete(string path, Answer answer) => Add("DELETE", path, Locked(answer));

    public void Post(string path, Answer answer) => Add("POST", path, Locked(answer));

    public void Send(string method, string path, Shape body, Answer answer) => Add(method, path, WithBody(body, Locked(answer)));

    /// <summary>For answers that take their time: they lock the process themselves.</summary>
    public void SendSlowly(string method, string path, Shape? body, SlowAnswer answer) =>
        Add(method, path, body is null ? answer : WithBody(body, answer));

    public (SlowAnswer Answer, string Tail)? Find(string method, string path)
    {
        if (_exact.TryGetValue((path, method), out var found)) return (found, "");
        foreach (var (routeMethod, before, after, oneSegment, answer) in _variable)
        {
            if (routeMethod != method || path.Length <= before.Length + after.Length) continue;
            if (!path.StartsWith(before, StringComparison.Ordinal) || !path.EndsWith(after, StringComparison.Ordinal)) continue;
            var tail = path[before.Length..^after.Length];
            if (!oneSegment || !tail.Contains('/')) return (answer, tail);
        }

        return null;
    }

    private static SlowAnswer Locked(Answer answer) => call =>
    {
        lock (call.Process.Gate)
            return ValueTask.FromResult(answer(call));
    };

    private static SlowAnswer WithBody(Shape shape, SlowAnswer answer) => async call =>
    {
        var (body, refusal) = await RequestBody.ReadAsync(call.Http, shape);
        return refusal ?? await answer(call with { Body = body });
    };

    private void Add(string method, string path, SlowAnswer answer)
    {
        var oneSegment = path.Contains("{}", StringComparison.Ordinal);
        if (path.Split(oneSegment ? "{}" : "*") is [var before, var after])
            _variable.Add((method, before, after, oneSegment, answer));
        else
            _exact.Add((path, method), answer);
    }
}
