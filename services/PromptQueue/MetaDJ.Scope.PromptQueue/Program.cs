using MetaDJ.Scope.PromptQueue;
using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.ServiceDefaults.Redis;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults().AddRedis();
builder.AddPromptQueue();
builder.AddMessaging(bus => bus.AddPromptQueueConsumers());

var app = builder.Build();
app.MapServiceDefaults();
app.MapPromptQueue();
await app.RunAsync();
