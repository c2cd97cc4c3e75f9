using MetaDJ.Scope.Provisioning.Cloud;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>When templates are compared next. In memory: another replica that begins to act compares anyway.</summary>
internal sealed class TemplateTurn(TimeProvider clock)
{
    private volatile Known? _last;

    public bool IsDue(long fence, IReadOnlyList<TemplateRecipe> wishes) =>
        _last is not { } last || last.Fence != fence || last.Wishes != Print(wishes) || clock.GetUtcNow() >= last.Until;

    public void Kept(long fence, IReadOnlyList<TemplateRecipe> wishes, TimeSpan rest) => _last = new Known(fence, Print(wishes), clock.GetUtcNow() + rest);

    private static int Print(IReadOnlyList<TemplateRecipe> wishes)
    {
        var print = default(HashCode);
        foreach (var wish in wishes)
        {
            print.Add((wish.Name, wish.Image, wish.DiskGb, wish.PersistentGb, string.Join(',', wish.AllowedCuda)));
            foreach (var (name, value) in wish.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
            {
                print.Add((name, value));
            }
        }

        return print.ToHashCode();
    }

    private sealed record Known(long Fence, int Wishes, DateTimeOffset Until);
}
