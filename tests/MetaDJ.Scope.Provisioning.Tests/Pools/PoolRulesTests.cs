using System.Text.Json;
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
    [InlineData("""{"loras":[{"fileName":"a.safetensors","url":"https://huggingface.co:22/x"}]}""", "loras[0].url")]
    [InlineData("""{"diskGb":5}""", "diskGb")]
    [InlineData("""{"volumeGb":5}""", "volumeGb")]
    [InlineData("""{"networkVolumeId":"v","clouds":["community"]}""", "networkVolumeId")]
    [InlineData("""{"warm":3,"maximum":2}""", "warm")]
    [InlineData("""{"warm":-1}""", "warm")]
    [InlineData("""{"timeZone":"Europe/Atlantis"}""", "timeZone")]
    [InlineData("""{"timeZone":"W. Europe Standard Time"}""", "timeZone")]
    [InlineData("""{"timeZone":""}""", "timeZone")]
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
    public void Schedule_WithoutAClockTimeOrAWeekday_IsNotReadFromJson(string wish) => Assert.Throws<JsonException>(() => Check(wish));

    private static Dictionary<string, string[]> Check(string wish)
    {
        var text = wish.Contains("\"pipeline\"", StringComparison.Ordinal) ? wish : wish == "{}" ? """{"pipeline":"longlive"}""" : """{"pipeline":"longlive",""" + wish[1..];
        return PoolRules.Check(JsonSerializer.Deserialize<PoolSpec>(text, HttpDefaults.Json)!);
    }
}
