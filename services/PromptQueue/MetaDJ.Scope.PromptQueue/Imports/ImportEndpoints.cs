using System.Security.Claims;
using System.Text.Json;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Lint;
using MetaDJ.Scope.PromptQueue.Loras;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.SetLists;
using MetaDJ.Scope.ServiceDefaults.Access;
using MetaDJ.Scope.ServiceDefaults.Access.Keys;
using MetaDJ.Scope.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MetaDJ.Scope.PromptQueue.Imports;

/// <summary>Taking over what was made in Scope's own web client, and giving it back. The body is the file.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/set-lists").WithTags("Set lists").RequireAuthorization(Policies.Anybody).RequireScope(Scopes.Play);
        files.MapPost("/import", Import).WithName("ImportSetList").Accepts<object>("application/json").RequireAuthorization(Policies.Member);
        files.MapGet("/{name}/export", Export).WithName("ExportSetList");
    }

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Export(string name, string? pipeline, double? bpm, SetListStore setLists, TimeProvider clock)
    {
        var errors = new FieldErrors();
        errors.When(pipeline is not null && LoraFamilies.Of(pipeline) is null, "pipeline", "Give Scope's id of a pipeline that makes pictures of prompts.");
        errors.When(bpm is { } beats && !(beats is >= 20 and <= 300), "bpm", "Give 20 to 300.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        return await setLists.ReadAsync(name) is { } list
            ? TypedResults.File(
                JsonSerializer.SerializeToUtf8Bytes(TimelineExport.Write(list, pipeline, bpm ?? LintSubject.UsualBpm, clock.GetUtcNow())), "application/json", $"{name}.timeline.json")
            : SetListProblems.Unknown(name);
    }

    internal static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> Import(
        string name, bool? dryRun, HttpRequest request, SetListStore setLists, LoraStore library, HouseWords words, TimeProvider clock, ClaimsPrincipal user,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.When(!SetListValidation.IsName(name), "name", "Give 1 to 64 lower-case letters, digits or hyphens.");
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await BodyAsync(request, cancellationToken) is not { } body)
        {
            return Problem.Create(StatusCodes.Status413PayloadTooLarge, "file-too-large", "The file is too large", $"Give at most {ScopeFile.LargestBytes} bytes of JSON.");
        }

        var entries = await library.ListAsync();
        switch (ScopeFile.Read(body, entries))
        {
            case ImportOutcome.Refused(var field, var why):
                errors.Add(field, why);
                return errors.ToProblem();
            case ImportOutcome.Read read:
                errors = SetListValidation.Check(name, read.List, clock.GetUtcNow());
                errors = errors.Any ? errors : words.Check(read.List);
                return errors.Any ? errors.ToProblem() : await StoreAsync(name, dryRun == true, read, entries, setLists, clock, user);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> StoreAsync(
        string name, bool dryRun, ImportOutcome.Read read, IReadOnlyList<LoraEntry> library, SetListStore setLists, TimeProvider clock, ClaimsPrincipal user)
    {
        if (!dryRun && await setLists.PutAsync(name, user.IsOperator() ? null : user.Subject(), user.Subject(), read.List) is var put and not PutOutcome.Done)
        {
            return SetListProblems.Of(put, name);
        }

        var subject = LintSubject.Of(read.List, new LoraStage(read.Pipeline ?? LintSubject.UsualPipeline, [])) with { Library = library };
        return TypedResults.Ok(new ImportResponse
        {
            Name = name,
            Format = read.Format,
            Stored = !dryRun,
            Pipeline = read.Pipeline,
            SetList = read.List,
            LeftOut = read.LeftOut,
            Lint = SetListLint.Tell(name, subject, SetListLint.Check(name, read.List, subject, clock.GetUtcNow())),
        });
    }

    /// <returns>Null when it is too large; no more than that is ever read.</returns>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > ScopeFile.LargestBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > ScopeFile.LargestBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}
