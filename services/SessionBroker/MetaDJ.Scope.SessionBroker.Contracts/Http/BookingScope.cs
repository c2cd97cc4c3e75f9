namespace MetaDJ.Scope.SessionBroker.Contracts.Http;

/// <summary>Which bookings of a recurrence are meant.</summary>
public enum BookingScope
{
    Unknown = 0,

    This = 1,

    Following = 2,

    All = 3,
}
