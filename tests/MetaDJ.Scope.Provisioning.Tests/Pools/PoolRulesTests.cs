using System.Text.Json;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;
using MetaDJ.Scope.Provisioning.Pools;
using MetaDJ.Scope.ServiceDefaults.Http;

namespace MetaDJ.Scope.Provisioning.Tests.Pools;

public sealed class PoolRulesTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"pipeline":"krea-realtime-video","loadParameters":{"height":480,"width":832,"quantization":"fp8_e4m3fn"}}""")]
    [InlineData("""{"loras":[{"fileName":"a-b.safetensors","url":"https://huggingface.co/x/y/resolve/main/a-b.safetensors"},{"fileName":"ac.safetensors"}]}""")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://cdn.hf.co/a.safetensors"},{"fileName":"b.safetensors","url":"https://civitai.com/api/download/models/1"}]}""")]
    [InlineData("""{"clouds":["secure","community"],"volumeGb":null}""")]
    [InlineData("""{"networkVolumeId":"v1","warm":2,"maximum":2}""")]
    [InlineData("""{"image":"daydreamlive/scope"}""")]
    [InlineData("""{"loadParameters":{"a":[[[[[[[-1.5E-10]]]]]]],"b":{"c":null,"d":[true,123456789012345678901234567890]}}}""")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://civitai.com/api/download/models/1?type=Model&format=SafeTensor"}]}""")]
    [InlineData("""{"schedule":[{"days":["mon","sun"],"from":"18:00","to":"02:00","warm":2},{"days":["fri"],"from":"00:00:00","to":"00:00","warm":0}],"timeZone":"Europe/Berlin"}""")]
    [InlineData("""{"maximumStarting":1,"spareLifetime":"12:00:00","sharing":{"group":"house-band"}}""")]
    [InlineData("""{"spareLifetime":null,"sharing":null}""")]
    [InlineData("""{"image":"registry.example:5000/stage/scope:0.2.4"}""")]
    [InlineData("""{"image":"ghcr.io/a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}""")]
    public void Good_HasNoErrors(string wish) => Assert.Empty(Check(wish));

    [Theory]
    [InlineData("""{"pipeline":"passthrough"}""", "pipeline")]
    [InlineData("""{"pipeline":"LongLive"}""", "pipeline")]
    [InlineData("""{"loadParameters":{"height":321}}""", "loadParameters.height")]
    [InlineData("""{"loadParameters":{"width":"576"}}""", "loadParameters.width")]
    [InlineData("""{"loadParameters":{"width":16}}""", "loadParameters.width")]
    [InlineData("""{"loadParameters":{"quantization":"int8"}}""", "loadParameters.quantization")]
    [InlineData("""{"loadParameters":{"quantization":8}}""", "loadParameters.quantization")]
    [InlineData("""{"loadParameters":{"seed":1}}""", "loadParameters.seed")]
    [InlineData("""{"loadParameters":{"loras":[]}}""", "loadParameters.loras")]
    [InlineData("""{"loras":[{"fileName":"../a.safetensors"}]}""", "loras[0].fileName")]
    [InlineData("""{"loras":[{"fileName":"sub/a.safetensors"}]}""", "loras[0].fileName")]
    [InlineData("""{"loras":[{"fileName":"a.ckpt"}]}""", "loras[0].fileName")]
    [InlineData("""{"loras":[{"fileName":".safetensors"}]}""", "loras[0].fileName")]
    [InlineData("""{"loras":[{"fileName":"a-b.safetensors"},{"fileName":"a_b.safetensors"}]}""", "loras")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors"},{"fileName":"a.safetensors"}]}""", "loras")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"http://huggingface.co/a"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://huggingface.co.evil.test/a"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://evilhf.co/a"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://me:pw@hf.co/a"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://huggingface.co/x/y/blob/main/a.safetensors"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"relative"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","scale":11}]}""", "loras[0].scale")]
    [InlineData("""{"loras":[null]}""", "loras[0]")]
    [InlineData("""{"minimumVramGb":0}""", "minimumVramGb")]
    [InlineData("""{"maximumPricePerHour":0}""", "maximumPricePerHour")]
    [InlineData("""{"gpuTypes":["a","a"]}""", "gpuTypes")]
    [InlineData("""{"dataCenters":[""]}""", "dataCenters")]
    [InlineData("""{"clouds":[]}""", "clouds")]
    [InlineData("""{"image":"two words"}""", "image")]
    [InlineData("""{"image":"$(id)"}""", "image")]
    [InlineData("""{"image":"http://169.254.169.254/x"}""", "image")]
    [InlineData("""{"networkVolumeId":"../../pods"}""", "networkVolumeId")]
    [InlineData("""{"networkVolumeId":"x?y=1#z"}""", "networkVolumeId")]
    [InlineData("""{"loadParameters":{"Height":321}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"Loras":[]}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"":1}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":"\ud800"}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":{"b":["\ud800"]}}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"base_seed":1e999}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"base_seed":1e-99999999999}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"base_seed":0e99999999999}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":[{"b":-1E+1000}]}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":1234567890123456789012345678901}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":[[[[[[[[1]]]]]]]]}}""", "loadParameters")]
    [InlineData("""{"loadParameters":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}""", "loadParameters")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":" https://huggingface.co/a b"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://civitai.com/api/download/models/1?type=Model&Token=abc"}]}""", "loras[0].url")]
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://huggingface.co:22/x"}]}""", "loras[0].url")]
    [InlineData("""{"diskGb":5}""", "diskGb")]
    [InlineData("""{"volumeGb":5}""", "volumeGb")]
    [InlineData("""{"networkVolumeId":"v","clouds":["community"]}""", "networkVolumeId")]
    [InlineData("""{"warm":3,"maximum":2}""", "warm")]
    [InlineData("""{"warm":-1}""", "warm")]
    [InlineData("""{"timeZone":"Europe/Atlantis"}""", "timeZone")]
    [InlineData("""{"timeZone":"W. Europe Standard Time"}""", "timeZone")]
    [InlineData("""{"timeZone":""}""", "timeZone")]
    [InlineData("""{"timeZone":"UTC+2"}""", "timeZone")]
    [InlineData("""{"timeZone":"UTC+18:00:01"}""", "timeZone")]
    [InlineData("""{"timeZone":"../UTC"}""", "timeZone")]
    [InlineData("""{"timeZone":"europe/berlin"}""", "timeZone")]
    [InlineData("""{"schedule":[null]}""", "schedule[0]")]
    [InlineData("""{"schedule":[{"days":[],"from":"18:00","to":"20:00","warm":1}]}""", "schedule[0].days")]
    [InlineData("""{"schedule":[{"days":["mon","mon"],"from":"18:00","to":"20:00","warm":1}]}""", "schedule[0].days")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"18:00","to":"20:00","warm":3}]}""", "schedule[0].warm")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"18:00","to":"20:00","warm":-1}]}""", "schedule[0].warm")]
    [InlineData("""{"maximumStarting":0}""", "maximumStarting")]
    [InlineData("""{"maximumStarting":3}""", "maximumStarting")]
    [InlineData("""{"spareLifetime":"00:00:30"}""", "spareLifetime")]
    [InlineData("""{"sharing":{"group":"House Band"}}""", "sharing.group")]
    [InlineData("""{"maximum":51}""", "maximum")]
    [InlineData("""{"idleStop":"00:00:00"}""", "idleStop")]
    [InlineData("""{"idleTerminate":"-01:00:00"}""", "idleTerminate")]
    public void Bad_NamesTheField(string wish, string field) => Assert.Equal([field], Check(wish).Keys);

    /// <summary>Configuration can say it; JSON is refused by its reader.</summary>
    [Fact]
    public void Cloud_ThatIsUnknown_IsRefused() =>
        Assert.Equal(["clouds"], PoolRules.Check(new PoolSpec { Pipeline = "longlive", Clouds = [CloudTier.Unknown] }).Keys);

    [Fact]
    public void Cloud_ThatIsUnknown_IsNotReadFromJson() => Assert.Throws<JsonException>(() => Check("""{"clouds":["unknown"]}"""));

    [Fact]
    public void Image_OfAMegabyte_IsRefusedByItsLength() => Assert.Equal(["image"], Check($$"""{"image":"{{new string('a', 1_000_000)}}!"}""").Keys);

    [Fact]
    public void Schedule_OfTooManyWindows_IsRefusedOnce() =>
        Assert.Equal(["schedule"], Check($$"""{"schedule":[{{string.Join(',', Enumerable.Repeat("null", 10_000))}}]}""").Keys);

    [Theory]
    [InlineData("""{"schedule":[{"days":["monday"],"from":"18:00","to":"20:00","warm":1}]}""")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"24:00","to":"20:00","warm":1}]}""")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"6 pm","to":"20:00","warm":1}]}""")]
    [InlineData("""{"schedule":[{"days":["mon"],"to":"20:00","warm":1}]}""")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"18:00","warm":1}]}""")]
    [InlineData("""{"schedule":[{"days":["mon"],"from":"18:00","to":"20:00"}]}""")]
    public void Schedule_WithoutAClockTimeOrAWeekday_IsNotReadFromJson(string wish) => Assert.Throws<JsonException>(() => Check(wish));

    /// <summary>Two exponents beyond a 32-bit number cannot be compared, and the look at the whole fleet ended over one pool.</summary>
    [Fact]
    public void LoadParameters_ThatAreAllowed_CanAllBeCompared()
    {
        var wishes = new[] { "1e-999", "2e-999", "0e999", "0.000000000000000000000000000001", "123456789012345678901234567890", "1E+308" }
            .Select(number => JsonSerializer.Deserialize<PoolSpec>($$$"""{"pipeline":"longlive","loadParameters":{"base_seed":{{{number}}}}}""", HttpDefaults.Json)!).ToList();

        Assert.All(wishes, wish => Assert.Empty(PoolRules.Check(wish)));
        Assert.All(wishes, one => Assert.Equal(1, wishes.Count(other => one.IsVariantOf(other))));
    }

    /// <summary>A wish of sixty levels was kept, and the list of pools, which holds it three levels deeper, could not be written any more.</summary>
    [Fact]
    public void LoadParameters_OfSixtyLevels_AreRefused() =>
        Assert.Equal(["loadParameters"], Check($$$"""{"loadParameters":{"a":{{{new string('[', 60)}}}{{{new string(']', 60)}}}}}""").Keys);

    private static Dictionary<string, string[]> Check(string wish)
    {
        var text = wish.Contains("\"pipeline\"", StringComparison.Ordinal) ? wish : wish == "{}" ? """{"pipeline":"longlive"}""" : """{"pipeline":"longlive",""" + wish[1..];
        return PoolRules.Check(JsonSerializer.Deserialize<PoolSpec>(text, HttpDefaults.Json)!);
    }

    [Theory]
    [InlineData("feeds", true)]
    [InlineData("me", true)]
    [InlineData("feed", false)]
    public void IsReserved_OfANameThatAnAddressNeedsForSomethingElse_IsTrue(string name, bool reserved) =>
        Assert.Equal(reserved, PoolRules.IsReserved(PoolName.Parse(name)));
}
