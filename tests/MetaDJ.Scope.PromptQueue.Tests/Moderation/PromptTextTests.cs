using MetaDJ.Scope.PromptQueue.Cues;
using MetaDJ.Scope.PromptQueue.Moderation;
using MetaDJ.Scope.PromptQueue.Tests.House;

namespace MetaDJ.Scope.PromptQueue.Tests.Moderation;

public sealed class PromptTextTests
{
    [Theory]
    [InlineData("a\u0000b", PromptText.ControlError)]
    [InlineData("a\nb", PromptText.ControlError)]
    [InlineData("a\u2028b", PromptText.ControlError)]
    [InlineData("a\u2029b", PromptText.ControlError)]
    [InlineData("a\u200bb", PromptText.HiddenError)]
    [InlineData("a\u200db", PromptText.HiddenError)]
    [InlineData("a\u200cb", PromptText.HiddenError)]
    [InlineData("a\u202eb", PromptText.HiddenError)]
    [InlineData("a\u2066b", PromptText.HiddenError)]
    [InlineData("a\u00adb", PromptText.HiddenError)]
    [InlineData("a\ufeffb", PromptText.HiddenError)]
    [InlineData("a\u034fb", PromptText.HiddenError)]
    [InlineData("a\u3164b", PromptText.HiddenError)]
    [InlineData("a\ufe0f", PromptText.HiddenError)]
    [InlineData("a\U000E0061\U000E0062", PromptText.HiddenError)]
    [InlineData("a\U000E0101", PromptText.HiddenError)]
    [InlineData("a\ue000b", PromptText.PrivateError)]
    [InlineData("a\U0010FFFFb", PromptText.PrivateError)]
    [InlineData("z\u0300\u0301\u0302\u0303\u0304", PromptText.MarksError)]
    public void Problems_WhenHostile_SayWhich(string text, string problem)
    {
        Assert.Equal([problem], PromptText.Problems(text));
        Assert.Contains("prompts[0].text", CueValidation.Check(Some.Prompt(text), DateTimeOffset.UnixEpoch).Fields);
    }

    [Fact]
    public void Problems_WhenHalfACharacter_SaySo()
    {
        // Not as inline data: attributes do not keep them.
        foreach (var text in (string[])["a" + (char)0xD800 + "b", "a" + (char)0xDC00, "" + (char)0xD83D])
        {
            Assert.Equal([PromptText.ControlError], PromptText.Problems(text));
        }
    }

    [Theory]
    [InlineData("a neon city at night, 4k, (rain:1.2)")]
    [InlineData("café Ångström Việt Nam e\u0301a\u0302\u0301")]
    [InlineData("東京の夜、雨")]
    [InlineData("ночной город под дождём")]
    [InlineData("שִׁיר מִדְבָּר")]
    [InlineData("می\u200cخواهم شب")]
    [InlineData("क\u094d\u200dष पर्वत")]
    [InlineData("family \U0001F468\u200d\U0001F469\u200d\U0001F467 and \u2764\ufe0f\u200d\U0001F525")]
    [InlineData("1\ufe0f\u20e3 sun \u2600\ufe0f")]
    public void Problems_WhenPeopleWriteLikeThis_AreNone(string text) => Assert.Empty(PromptText.Problems(text));
}
