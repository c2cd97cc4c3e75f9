using System.Net;
using System.Net.Http.Headers;
using MetaDJ.Scope.PromptQueue.Dispatch;

namespace MetaDJ.Scope.PromptQueue.Tests.Dispatch;

public sealed class StageAnswerTests
{
    [Theory]
    [InlineData(200, "application/json", typeof(StageAnswer.Accepted))]
    [InlineData(200, "text/html", typeof(StageAnswer.Unreachable))]
    [InlineData(400, "application/problem+json", typeof(StageAnswer.Rejected))]
    [InlineData(422, "application/json", typeof(StageAnswer.Rejected))]
    [InlineData(401, "application/problem+json", typeof(StageAnswer.Refused))]
    [InlineData(404, "application/problem+json", typeof(StageAnswer.Refused))]
    [InlineData(409, "application/problem+json", typeof(StageAnswer.Refused))]
    [InlineData(410, "application/problem+json", typeof(StageAnswer.Refused))]
    [InlineData(429, "application/problem+json", typeof(StageAnswer.Unreachable))]
    [InlineData(502, "application/problem+json", typeof(StageAnswer.Unreachable))]
    [InlineData(504, "application/problem+json", typeof(StageAnswer.Unreachable))]
    [InlineData(524, "text/html", typeof(StageAnswer.Unreachable))]
    public void From_EachStatus_TellsWhoseAnswerItIs(int status, string mediaType, Type expected)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);

        Assert.IsType(expected, StageAnswer.From(response));
    }
}
