using System.Diagnostics;
using MetaDJ.Scope.Provisioning.Cloud;
using MetaDJ.Scope.Provisioning.Pods;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.Provisioning.RunPod;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.Provisioning.Templates;

/// <summary>
/// Keeps our templates in step with pools and configuration: rarely, and by the replica that acts only. Templates of others, and public
/// ones, are read at most.
/// </summary>
internal sealed partial class TemplateKeeper(
    ICloudTemplates cloud, TemplateStore store, TemplateTurn turn, PodWork work, IOptions<TemplateOptions> options, IOptions<RunPodOptions> runPod,
    IOptions<ProvisioningOptions> provisioning, TimeProvider clock, ILogger<TemplateKeeper> logger)
{
    /// <summary>The record of the template that configuration names.</summary>
    public const string Configured = "configured";

    private TimeSpan Settle => runPod.Value.Timeout + provisioning.Value.AnswerSettle;

    /// <summary>At the start of a turn, when the wishes change, and once per interval.</summary>
    public void Look(IReadOnlyList<Pool> pools, long fence)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var wishes = Wishes(pools);
        if (turn.IsDue(fence, wishes))
        {
            work.Start("templates", token => KeepAsync(wishes, fence, token));
        }
    }

    internal IReadOnlyList<TemplateRecipe> Wishes(IReadOnlyList<Pool> pools) => TemplateWishes.Of(
        runPod.Value.NamePrefix, pools, provisioning.Value.PodEnvironment.Where(variable => variable.Value.Length > 0).ToDictionary(), [.. options.Value.AllowedCudaVersions]);

    internal async Task KeepAsync(IReadOnlyList<TemplateRecipe> wishes, long fence, CancellationToken cancellationToken)
    {
        try
        {
            var inStep = runPod.Value.TemplateId is { Length: > 0 } named
                ? await LookUpAsync(named, fence, cancellationToken)
                : await KeepOwnAsync(wishes, fence, cancellationToken);
            turn.Kept(fence, wishes, inStep ? options.Value.CheckInterval : options.Value.RetryInterval);
        }
        catch (HttpRequestException exception)
        {
            LogUnknown(exception.Message);
            turn.Kept(fence, wishes, options.Value.RetryInterval);
        }
    }

    private async Task<bool> LookUpAsync(string templateId, long fence, CancellationToken cancellationToken)
    {
        var found = await cloud.FindAsync(templateId, cancellationToken);
        var why = found switch
        {
            null => "RunPod knows no template of the id in RunPod:TemplateId, or this key may not read it. Pods are made without it.",
            { Recipe.Access.Serverless: true } => "The template in RunPod:TemplateId is a serverless one, of which no pod can be made. Pods are made without it.",
            _ => null,
        };
        if (why is not null)
        {
            LogConfiguredUnusable(why);
        }

        await store.ChangeAsync(Configured, fence, current => (current ?? new Template { Name = Configured }) with
        {
            TemplateId = templateId, Image = found?.Recipe.Image ?? "", InStep = why is null, Why = why, CheckedAt = clock.GetUtcNow(),
        });
        return why is null;
    }

    private async Task<bool> KeepOwnAsync(IReadOnlyList<TemplateRecipe> wishes, long fence, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var listed = await cloud.ListAsync(cancellationToken);
        var inStep = true;
        foreach (var wish in wishes)
        {
            var found = listed.Where(template => template.Recipe.Name == wish.Name).MinBy(template => template.TemplateId, StringComparer.Ordinal);
            var kept = found is null ? await MakeAsync(wish, at, fence, cancellationToken) : await MendAsync(wish, found, fence, cancellationToken);
            inStep &= kept is { InStep: true };
        }

        foreach (var old in (await store.ListAsync()).Where(record => wishes.All(wish => wish.Name != record.Name)))
        {
            await store.ForgetAsync(old, fence);
        }

        return inStep;
    }

    private async Task<Template?> MakeAsync(TemplateRecipe wish, DateTimeOffset listedAt, long fence, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(wish.Name) is { AskedAt: { } asked } && listedAt - asked < Settle)
        {
            return null;
        }

        await store.ChangeAsync(wish.Name, fence, current => (current ?? new Template { Name = wish.Name }) with
        {
            TemplateId = null, InStep = false, Why = "It is being made.", AskedAt = clock.GetUtcNow(), CheckedAt = clock.GetUtcNow(), Image = wish.Image,
        });
        var outcome = await cloud.CreateAsync(wish, cancellationToken);
        LogMade(wish.Name, outcome.GetType().Name);
        return outcome is CloudAnswer<CloudTemplate>.Given(var made)
            ? await MendAsync(wish, made, fence, cancellationToken)
            : await FailedAsync(wish, outcome, isAsked: outcome is CloudAnswer<CloudTemplate>.Unknown, fence);
    }

    private async Task<Template?> MendAsync(TemplateRecipe wish, CloudTemplate found, long fence, CancellationToken cancellationToken)
    {
        var drift = TemplateDrift.Between(wish, found.Recipe);
        if (drift is { IsNone: false, Beyond: null })
        {
            LogDrifted(wish.Name, string.Join(", ", drift.Fields));
            var outcome = await cloud.PatchAsync(found.TemplateId, drift.Change, cancellationToken);
            if (outcome is not CloudAnswer<CloudTemplate>.Given(var patched))
            {
                return await FailedAsync(wish, outcome, isAsked: false, fence);
            }

            (found, drift) = (patched, TemplateDrift.Between(wish, patched.Recipe));
        }

        var why = drift.Beyond ?? (drift.IsNone ? null : $"It differs still, after a change: {string.Join(", ", drift.Fields)}.");
        return await store.ChangeAsync(wish.Name, fence, current => (current ?? new Template { Name = wish.Name }) with
        {
            TemplateId = found.TemplateId, Image = wish.Image, InStep = why is null, Why = why, AskedAt = null, CheckedAt = clock.GetUtcNow(), Environment = wish.Environment,
        });
    }

    private async Task<Template?> FailedAsync(TemplateRecipe wish, CloudAnswer<CloudTemplate> outcome, bool isAsked, long fence)
    {
        var why = outcome switch
        {
            CloudAnswer<CloudTemplate>.Refused refused => $"RunPod refuses it: {refused}",
            CloudAnswer<CloudTemplate>.Gone => "RunPod has it no more.",
            CloudAnswer<CloudTemplate>.RateLimited => "RunPod asks for patience.",
            CloudAnswer<CloudTemplate>.Unknown(var cause) => $"RunPod has not answered: {cause}",
            _ => throw new UnreachableException(outcome.GetType().Name),
        };
        LogNotKept(wish.Name, why);
        return await store.ChangeAsync(wish.Name, fence, current => (current ?? new Template { Name = wish.Name }) with
        {
            InStep = false, Why = why, AskedAt = isAsked ? clock.GetUtcNow() : null, CheckedAt = clock.GetUtcNow(),
        });
    }

    [LoggerMessage(LogLevel.Warning, "TemplatesUnknown: they cannot be listed, pods are made as was known before: {Cause}")]
    private partial void LogUnknown(string cause);

    [LoggerMessage(LogLevel.Error, "TemplateUnusable: {Cause}")]
    private partial void LogConfiguredUnusable(string cause);

    [LoggerMessage(LogLevel.Information, "TemplateMade: {Template} was answered {Outcome}")]
    private partial void LogMade(string template, string outcome);

    [LoggerMessage(LogLevel.Warning, "TemplateDrifted: {Template} differs in {Fields} and is put right")]
    private partial void LogDrifted(string template, string fields);

    [LoggerMessage(LogLevel.Warning, "TemplateNotKept: {Template}: {Cause}")]
    private partial void LogNotKept(string template, string cause);
}
