namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>What no audience is shown in public, unless the lead takes it off the list: a start, to be added to.</summary>
internal static class BuiltInWords
{
    public static readonly IReadOnlyList<string> All =
    [
        "anal", "asshole*", "behead*", "bitch*", "blowjob*", "cock", "corpse*", "cum", "cunt*", "decapitat*", "dick", "dildo*", "faggot*", "fuck*",
        "genital*", "genocide", "gore", "hentai", "hitler*", "isis", "jihad*", "kike*", "kkk", "loli*", "masturbat*", "motherfuck*", "naked", "nazi*", "necrophil*",
        "nigga*", "nigger*", "nipple*", "nude", "nudity", "orgy", "paedo*", "pedophil*", "penis*", "porn*", "pussy", "rape", "raped", "rapist*", "retard", "schoolshoot*",
        "sex", "sexy", "shit*", "slut*", "suicide", "swastika*", "terrorist*", "tits", "torture*", "vagina*", "whore*",
    ];

    /// <summary>The list itself, built once.</summary>
    public static WordList List { get; } = new(All);
}
