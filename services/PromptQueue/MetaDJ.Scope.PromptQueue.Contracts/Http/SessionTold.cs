using MetaDJ.Scope.SessionBroker.Contracts;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.PromptQueue.Contracts.Http;

/// <summary>What the session broker says about the session of a queue, in the queue's event stream.</summary>
/// <param name="State">With Ending the grace runs: the picture stays, cues wait, and the session can still be extended.</param>
/// <param name="EndsAt">When it must end.</param>
/// <param name="Warning">What will end it before long; null while nothing does.</param>
public sealed record SessionTold(SessionState State, DateTimeOffset EndsAt, SessionWarning? Warning);
