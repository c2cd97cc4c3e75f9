using MetaDJ.Scope.PromptQueue.Moderation;

namespace MetaDJ.Scope.PromptQueue.Tests.Moderation;

/// <summary>What a text may consist of.</summary>
public sealed class PromptTextTests
{
    [Theory]
    [InlineData("a lighthouse in heavy rain, ink drawing")]
    [InlineData("Überfüllte Straße, œuvre, smörgåsbord, naïve café")]
    [InlineData("Вечерний город под дождём")]
    [InlineData("夜の港、赤い提灯")]
    [InlineData("مدينة تحت المطر")]
    [InlineData("می‌خواهم")]
    [InlineData("क्‍ष नमस्ते")]
    [InlineData("สวัสดีชาวโลก")]
    [InlineData("שָׁלוֹם עֲלֵיכֶם")]
    [InlineData("Việt Nam, phở, đêm")]
    [InlineData("👩‍🎤 on stage 🏳️‍🌈 ❤️‍🔥 👍🏽")]
    [InlineData("1/2 price — 50 % “off” … #42 @home (100°)")]
    [InlineData("e\u0301clair")]
    public void Problem_WhatPeopleWrite_IsNone(string text) => Assert.Null(PromptText.Problem(text));

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\tb")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\u200bb")]
    [InlineData("a\u200cb")]
    [InlineData("a\u200db")]
    [InlineData("\u200da")]
    [InlineData("a\u200e")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2066b\u2069")]
    [InlineData("a\u2060b")]
    [InlineData("\ufeffa")]
    [InlineData("a\u00adb")]
    [InlineData("a\u061cb")]
    [InlineData("a\U000E0041\U000E0042")]
    [InlineData("a\U000E0100")]
    [InlineData("a\ufe01")]
    [InlineData("a\u034fb")]
    [InlineData("\u3164")]
    [InlineData("a\u115fb")]
    [InlineData("\uffa0a")]
    [InlineData("\u2800\u2800")]
    [InlineData("a\u180eb")]
    [InlineData("a\ue000b")]
    [InlineData("a\U0010FFFDb")]
    [InlineData("a\uffffb")]
    [InlineData("a\u0378b")]
    [InlineData("a\ufffdb")]
    [InlineData("z\u0300\u0301\u0302\u0303\u0304a")]
    public void Problem_WhatHidesOrBreaks_IsNamed(string text) => Assert.NotNull(PromptText.Problem(text));

    [Fact]
    public void Problem_HalfACharacter_IsNamed()
    {
        Assert.NotNull(PromptText.Problem("a" + '\ud83d'));
        Assert.NotNull(PromptText.Problem('\udc00' + "a"));
    }
}
