using MetaDJ.Scope.ServiceDefaults;
using MetaDJ.Scope.ServiceDefaults.Messaging;
using MetaDJ.Scope.SessionBroker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSessionBroker();
builder.AddMessaging(bus => bus.AddSessionBrokerConsumers());

var app = builder.Build();
app.MapServiceDefaults();
app.MapSessionBroker();
app.Run();
