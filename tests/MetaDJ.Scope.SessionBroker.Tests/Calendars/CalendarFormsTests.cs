using MetaDJ.Scope.SessionBroker.Calendars;
using MetaDJ.Scope.SessionBroker.Contracts.Http;

namespace MetaDJ.Scope.SessionBroker.Tests.Calendars;

public sealed class CalendarFormsTests
{
    [Fact]
    public void Check_WhenARuleOfQuietHoursIsNull_NamesTheField() =>
        Assert.Contains(CalendarForms.Check(new CalendarRulesRequest { QuietHours = [null!] }), error => error.Field == "quietHours");
}
