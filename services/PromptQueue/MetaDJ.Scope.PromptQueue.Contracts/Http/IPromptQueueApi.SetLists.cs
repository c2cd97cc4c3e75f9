using System.Text.Json;
using MetaDJ.Scope.Primitives;
using Refit;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>Set lists as they are kept. The version of one is in the ETag of every answer that has it.</summary>
public partial interface IPromptQueueApi
{
    /// <summary>Names, in order.</summary>
    [Get("/api/set-lists")]
    Task<IApiResponse<Page<string>>> ListSetListsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Writes over the version that was read, and over no other: 412 when somebody else wrote since.</summary>
    /// <param name="ifMatch">The ETag of what was changed, or <c>*</c> for whatever is there.</param>
    [Put("/api/set-lists/{name}")]
    Task<IApiResponse<SetList>> ReplaceSetListAsync(string name, [Body] SetList setList, [Header("If-Match")] string ifMatch, CancellationToken cancellationToken = default);

    /// <summary>Under another name, as the caller's own. 409 when there is one of that name with other contents.</summary>
    [Post("/api/set-lists/{name}/copy")]
    Task<IApiResponse<SetList>> CopySetListAsync(string name, [Body] SetListName to, CancellationToken cancellationToken = default);

    /// <param name="ifMatch">The ETag of what was read; null for whatever is there.</param>
    [Post("/api/set-lists/{name}/rename")]
    Task<IApiResponse<SetList>> RenameSetListAsync(
        string name, [Body] SetListName to, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <param name="file">A timeline or a workflow of Scope's web client.</param>
    [Post("/api/set-lists/import")]
    Task<IApiResponse<ImportResponse>> ImportSetListAsync(string name, [Body] JsonElement file, bool? dryRun = null, CancellationToken cancellationToken = default);

    /// <summary>A timeline that Scope's web client reads.</summary>
    /// <param name="pipeline">That it shall be played on; null leaves it out.</param>
    /// <param name="bpm">By which beats are counted; null takes 120.</param>
    [Get("/api/set-lists/{name}/export")]
    Task<IApiResponse<JsonElement>> ExportSetListAsync(string name, string? pipeline = null, double? bpm = null, CancellationToken cancellationToken = default);
}
