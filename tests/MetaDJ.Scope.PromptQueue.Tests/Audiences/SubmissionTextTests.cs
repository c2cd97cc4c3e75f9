using MetaDJ.Scope.PromptQueue.Audiences;
using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.Moderation;
using Microsoft.Extensions.Options;

namespace MetaDJ.Scope.PromptQueue.Tests.Audiences;

public sealed class SubmissionTextTests
{
    private static readonly HouseWords s_house = new(Options.Create(new ModerationOptions()));

    [Theory]
    [InlineData("a neon whale", true)]
    [InlineData("Hello, Berlin! It's 2026.", true)]
    [InlineData("ein blaues Meer", true)]
    [InlineData("visit example.com", false)]
    [InlineData("@somebody", false)]
    [InlineData("call 0301234567", false)]
    [InlineData("h*ck", false)]
    [InlineData("a 🐋", false)]
    public void IsPlain_WhatHidesNothing_Is(string text, bool plain) => Assert.Equal(plain, SubmissionText.IsPlain(text));

    [Theory]
    [InlineData("a neon whale", "A  NEON   whale!", true)]
    [InlineData("a neon whale", "а nеоn whаlе", true)]
    [InlineData("a neon whale", "a neon snail", false)]
    [InlineData("🐋", "🐙", false)]
    public void Reading_OfWhatReadsTheSame_IsTheSame(string one, string other, bool same) =>
        Assert.Equal(same, SubmissionText.Reading(one) == SubmissionText.Reading(other));

    [Theory]
    [InlineData("a rival band")]
    [InlineData("a rivаl band")]
    [InlineData("r i v a l")]
    [InlineData("sh1t")]
    [InlineData("a\nwhale")]
    [InlineData("")]
    [InlineData("this text is longer than it may be")]
    public void Check_OfWhatTheRulesForbid_Errs(string text)
    {
        var rules = new AudienceRules { Words = ["rival"], LongestText = 30 };

        Assert.Equal(["text"], SubmissionText.Check(text, rules, s_house).Fields);
        Assert.False(SubmissionText.Check("a whale", rules, s_house).Any);
    }

    [Fact]
    public void Check_OfAWordThatComesAboutInTheTemplate_Errs() =>
        Assert.True(SubmissionText.Check("it", new AudienceRules { Template = "sh{text}" }, s_house).Any);
}
