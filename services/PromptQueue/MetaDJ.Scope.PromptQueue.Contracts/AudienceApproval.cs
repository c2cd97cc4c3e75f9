namespace MetaDJ.Scope.PromptQueue.Contracts;

/// <summary>What it takes for a submission to come on the ballot, once it is through the word lists.</summary>
public enum AudienceApproval
{
    Unknown = 0,

    /// <summary>Somebody of the crew approves each.</summary>
    Hand = 1,

    /// <summary>Plain words come through by themselves; addresses, handles, long numbers and unusual signs wait for the crew.</summary>
    Rule = 2,

    /// <summary>Nothing more.</summary>
    None = 3,
}
