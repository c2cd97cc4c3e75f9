using MetaDJ.Scope.SessionBroker.Stage;

namespace MetaDJ.Scope.SessionBroker.Tests.Stage;

public sealed class PodAnswersTests
{
    [Theory]
    [InlineData(StageAnswer.Json, 200, "application/json", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Json, 204, null, PodAnswer.Genuine)]
    [InlineData(StageAnswer.Json, 404, "application/json", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Json, 422, "application/json", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Json, 500, "application/json", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Json, 502, "application/json", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 200, "image/jpeg", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 200, "video/mp2t", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 200, "application/octet-stream", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Text, 200, "text/plain", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 206, "video/mp4", PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 304, null, PodAnswer.Genuine)]
    [InlineData(StageAnswer.Media, 404, "application/json", PodAnswer.Genuine)]
    // Scope's web page for a path it does not know, and the cloud's pages.
    [InlineData(StageAnswer.Json, 200, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 200, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 200, null, PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 101, "application/json", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 200, "image/svg+xml", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 200, "application/xhtml+xml", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 200, "text/javascript", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 200, null, PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Text, 200, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 307, null, PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 404, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Media, 404, "text/plain", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 429, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 502, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 503, null, PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 521, "text/html", PodAnswer.Unreachable)]
    [InlineData(StageAnswer.Json, 524, "text/html", PodAnswer.Slow)]
    [InlineData(StageAnswer.Json, 524, "application/json", PodAnswer.Slow)]
    [InlineData(StageAnswer.Json, 504, "text/html", PodAnswer.Slow)]
    [InlineData(StageAnswer.Json, 500, "text/plain", PodAnswer.Failed)]
    public void Judge_TellsScopesAnswersFromAllOthers(object expected, int status, string? contentType, object answer) =>
        Assert.Equal((PodAnswer)answer, PodAnswers.Judge((StageAnswer)expected, status, contentType));
}
