using MetaDJ.Scope.DemoShow;

var settings = ShowSettings.Parse(args, Environment.GetEnvironmentVariable("METADJ_TOKEN"));
if (settings is null)
{
    Console.Error.WriteLine(ShowSettings.Usage);
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
using var house = new HouseClients(settings);
return await new Show(house, settings, new Stagehand(Console.Out, TimeProvider.System)).PlayAsync(stopping.Token) ? 0 : 1;
