using MetaDJ.Scope.Testing;

[assembly: AssemblyFixture(typeof(RedisServers))]
