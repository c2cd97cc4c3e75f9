using MetaDJ.Scope.PromptQueue.Contracts.Http;
using MetaDJ.Scope.PromptQueue.HotSpares;
using MetaDJ.Scope.PromptQueue.Looks;

namespace MetaDJ.Scope.PromptQueue.Dispatch;

internal sealed partial class Dispatcher
{
    /// <summary>Null until the session first has a spare: few have one.</summary>
    private SpareFollower? _spare;
    private volatile bool _spareStands;

    /// <summary>Only what stands on the stage is worth following.</summary>
    private void AimSpare(AdvanceOutcome.Ours view)
    {
        StagePass? spare = view is { OnStage: true, Spare.Length: > 0 } ? new StagePass(session, view.Spare, _epoch) : null;
        if (spare is not null)
        {
            _spare ??= new SpareFollower(session, crew, SpareStands);
        }

        _spare?.Aim(spare, _look!);
    }

    private void SpareStands()
    {
        _spareStands = true;
        _bell.Ring();
    }

    /// <summary>The follower is a task of its own; what it has to tell goes into the record with the next step.</summary>
    private void TellOfSpare()
    {
        if (_spareStands)
        {
            _spareStands = false;
            _flight.Notices.Add((QueueEventKind.SpareReady, "A second pod shows the same picture and takes over if the first is lost."));
        }
    }

    private void Became(LookChange change)
    {
        (_look, _flight.Look) = (change.Look, change.Look);
        _spare?.Follow(change);
        _handOff?.Follow(change);
    }
}
