using MetaDJ.Scope.PromptQueue;
using MetaDJ.Scope.Provisioning;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;
using MetaDJ.Scope.SessionBroker;
using MetaDJ.Scope.Standalone;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
await using var house = await House.OpenAsync(builder);

builder.AddServiceDefaults().AddRedis();
builder.AddProvisioning();
builder.AddSessionBroker();
builder.AddPromptQueue();
builder.AddMessaging(bus =>
{
    bus.AddProvisioningConsumers();
    bus.AddSessionBrokerConsumers();
    bus.AddPromptQueueConsumers();
});

var app = builder.Build();
app.MapServiceDefaults();
app.MapProvisioning();
app.MapSessionBroker();
app.MapPromptQueue();
house.Announce(app);
await app.RunAsync();
