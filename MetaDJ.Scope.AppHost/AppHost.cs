using MetaDJ.Scope.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
builder.AddDockerComposeEnvironment("compose");

// What everybody stands on: the record, the bus, and the key that signs tokens.
var redis = builder.AddRedis("redis").WithDataVolume("metadj-redis").WithAppendOnlyFile();
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume("metadj-messaging").WithManagementPlugin().WithManagementLink();
var signingKey = builder.AddGeneratedSecret("access-signing-key");

// Who does what.
var provisioning = builder.AddService<Projects.MetaDJ_Scope_Provisioning>("provisioning", hostPort: 5081)
    .WithReference(redis).WaitFor(redis)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("Access__SigningKey", signingKey);

var sessionBroker = builder.AddService<Projects.MetaDJ_Scope_SessionBroker>("session-broker", hostPort: 5082)
    .WithReference(redis).WaitFor(redis)
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(provisioning).WaitFor(provisioning)
    .WithEnvironment("Access__SigningKey", signingKey)
    .WithOperatorTokenCommand(signingKey);

var promptQueue = builder.AddService<Projects.MetaDJ_Scope_PromptQueue>("prompt-queue", hostPort: 5083, replicas: 2)
    .WithReference(redis).WaitFor(redis)
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(sessionBroker).WaitFor(sessionBroker)
    .WithEnvironment("Access__SigningKey", signingKey);

// Provisioning asks the broker who waits, but does not wait for it: the broker waits for Provisioning already.
provisioning.WithReference(sessionBroker);

// Where pods come from: RunPod, or without its key a rehearsal on this machine. A deployment always has the key.
if (RunPodAccount.IsGiven(builder))
{
    provisioning.RentFromRunPod();
}
else
{
    var controlKey = builder.AddGeneratedSecret("simulator-control-key");
    var simulator = builder.AddSimulator<Projects.MetaDJ_Scope_Simulator>("simulator", controlKey);
    provisioning.RehearseOn(simulator);
    promptQueue.RehearseSetListsOn(simulator, controlKey);
}

if (builder.ExecutionContext.IsRunMode)
{
    var show = builder.AddDemoShow<Projects.MetaDJ_Scope_DemoShow>("demo-show", provisioning, sessionBroker, promptQueue, signingKey);
    sessionBroker.WithPlayCommand(show);
}

redis.PublishHealthyToCompose();
messaging.PublishHealthyToCompose();

builder.Build().Run();
