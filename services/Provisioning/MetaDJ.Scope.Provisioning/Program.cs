using MetaDJ.Scope.Provisioning;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults().AddRedis();
builder.AddProvisioning();
builder.AddMessaging(bus => bus.AddProvisioningConsumers());

var app = builder.Build();
app.MapServiceDefaults();
app.MapProvisioning();
await app.RunAsync();
