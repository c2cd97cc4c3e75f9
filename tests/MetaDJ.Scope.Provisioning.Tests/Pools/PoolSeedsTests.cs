using System.Text;
using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using Microsoft.Extensions.Configuration;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolSeedsTests
{
    [Fact]
    public void Configuration_BecomesAPool_NumbersAndAll()
    {
        var pool = Assert.Single(Read("""
            { "Provisioning": { "Pools": { "rehearsal": {
                "Pipeline": "longlive",
                "LoadParameters": { "height": 320, "base_seed": 42, "vace_enabled": false, "vae_type": "lighttae" },
                "Loras": [ { "FileName": "neon.safetensors", "Url": "https://hf.co/a/neon.safetensors", "Scale": 0.5 }, { "FileName": "ink.safetensors" } ],
                "Clouds": [ "Secure" ], "MaximumPricePerHour": 1.5, "NetworkVolumeId": "123", "Warm": 1, "Maximum": 3, "IdleStop": "00:05:00",
                "Schedule": [ { "Days": [ "Fri", "Sat" ], "From": "18:00", "To": "02:00", "Warm": 2 } ], "TimeZone": "Europe/Berlin",
                "MaximumStarting": 2, "SpareLifetime": "06:00:00", "Sharing": { "Group": "house" } } } } }
            """));

        Assert.Equal("rehearsal", pool.Name.Value);
        Assert.Equal((1, 3, TimeSpan.FromMinutes(5), 1.5m, "123"), (pool.Spec.Warm, pool.Spec.Maximum, pool.Spec.IdleStop, pool.Spec.MaximumPricePerHour, pool.Spec.NetworkVolumeId));
        Assert.Equal(["neon.safetensors", "ink.safetensors"], pool.Spec.Loras.Select(lora => lora.FileName));
        Assert.Equal(0.5, pool.Spec.Loras[0].Scale);
        Assert.Equal(320, pool.Spec.LoadParameters["height"].GetInt32());
        Assert.Equal(JsonValueKind.False, pool.Spec.LoadParameters["vace_enabled"].ValueKind);
        Assert.Equal((2, TimeSpan.FromHours(6), "house", "Europe/Berlin"), (pool.Spec.MaximumStarting, pool.Spec.SpareLifetime, pool.Spec.Sharing?.Group, pool.Spec.TimeZone));
        var window = Assert.Single(pool.Spec.Schedule);
        Assert.Equal([Weekday.Fri, Weekday.Sat], window.Days);
        Assert.Equal((new TimeOnly(18, 0), new TimeOnly(2, 0), 2), (window.From, window.To, window.Warm));
        Assert.Equal("lighttae", pool.Spec.LoadParameters["vae_type"].GetString());
    }

    [Theory]
    [InlineData("""{"Pipeline":"longlive","Wram":1}""", "Wram")]
    [InlineData("""{"Pipeline":"nothing"}""", "pipeline")]
    [InlineData("""{"Warm":1}""", "ipeline")]
    public void Wrong_StopsTheHost_NamingWhere(string pool, string named)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Read("{\"Provisioning\":{\"Pools\":{\"stage\":" + pool + "}}}"));

        Assert.Contains("Provisioning:Pools:stage", exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Pool> Read(string json) =>
        PoolSeeds.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());
}
