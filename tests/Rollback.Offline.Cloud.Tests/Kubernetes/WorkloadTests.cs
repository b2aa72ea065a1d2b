using System.Net;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Protocol.Transport;
using Pulumirpc;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Kubernetes;

public sealed class WorkloadTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task A_new_version_a_scaling_and_a_killed_pod_lose_no_order()
    {
        var shop = new Shop(cloud, "rolling");
        await shop.OpenAsync(replicas: 2);
        await using var customers = new Customers(shop.Url);
        await customers.MoreAsync(50);

        var second = await cloud.Kubernetes.UpdateAsync(shop.Orders, shop.Deployment(Shop.V2, replicas: 2));
        await customers.MoreAsync(50);
        (await VersionAsync(shop.Url)).ShouldBe("v2");

        await cloud.Kubernetes.UpdateAsync(second, shop.Deployment(Shop.V1, replicas: 1));
        await customers.MoreAsync(50);
        (await VersionAsync(shop.Url)).ShouldBe("v1");
        await customers.StopAsync();

        customers.Failures.ShouldBeEmpty();
        (await Customers.GetAsync($"{shop.Url}/orders/count")).GetProperty("count").GetInt32().ShouldBe(customers.Accepted);

        Signal.Send(cloud.PidOf("pod/rolling-"), Signal.Kill);
        await CloudFixture.EventuallyAsync(() => AnswersAsync(shop.Url), "the killed pod comes back");
    }

    [Fact]
    public async Task A_fault_makes_a_color_fail_also_after_a_restart_and_its_end_ends_it()
    {
        var shop = new Shop(cloud, "faulty");
        await shop.OpenAsync(replicas: 1);

        (await cloud.RunAsync("fault", "set", "--stack", CloudFixture.Stack, "--service", "orders", "--color", "blue", "--status", "503")).ExitCode.ShouldBe(0);
        (await StatusAsync($"{shop.Url}/orders/count")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync($"{shop.Url}/healthz")).ShouldBe(HttpStatusCode.OK);
        var killed = cloud.PidsOf("pod/faulty-").Except(cloud.PidsOf("pod/faulty-gateway-")).Single();
        Signal.Send(killed, Signal.Kill);
        await CloudFixture.EventuallyAsync(() => Task.FromResult(cloud.PidsOf("pod/faulty-").Count == 2 && !cloud.PidsOf("pod/faulty-").Contains(killed)), "another pod starts");
        await CloudFixture.EventuallyAsync(async () => await StatusAsync($"{shop.Url}/orders/count") == HttpStatusCode.ServiceUnavailable, "the new pod fails too");

        (await cloud.RunAsync("fault", "clear", "--stack", CloudFixture.Stack)).ExitCode.ShouldBe(0);
        (await StatusAsync($"{shop.Url}/orders/count")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_mounted_secret_is_in_no_file_on_disk_and_gone_with_its_pod()
    {
        var shop = new Shop(cloud, "discreet");
        await shop.OpenAsync(replicas: 1);

        (await Disk.HoldingAsync(cloud, Shop.Password)).ShouldBeEmpty();

        await cloud.RunAsync("stop", "--stack", CloudFixture.Stack);
        (await Disk.HoldingAsync("/dev/shm", Shop.Password, "userlist.txt")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_that_nobody_knows_fails_and_names_those_that_are_known()
    {
        var shop = new Shop(cloud, "unknown");

        var failure = await Should.ThrowAsync<RpcException>(() => cloud.Kubernetes.CreateAsync(
            Shop.DeploymentType, "unknown", shop.Deployment("registry.example.com/other@sha256:3333333333333333333333333333333333333333333333333333333333333333", 1)));

        var detail = failure.Detail<ErrorResourceInitFailed>()!;
        detail.Id.ShouldBe("shop/unknown");
        detail.Reasons.Single().ShouldStartWith("ErrImagePull: the offline cloud has no program for image 'registry.example.com/other@");
        detail.Reasons.Single().ShouldContain(Shop.V1);
    }

    private static async Task<string> VersionAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await client.GetAsync(new Uri($"{url}/readyz"));
        return response.Headers.GetValues("X-Version").Single();
    }

    private static async Task<bool> AnswersAsync(string url) => await StatusAsync($"{url}/orders/count") == HttpStatusCode.OK;

    private static async Task<HttpStatusCode?> StatusAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var response = await client.GetAsync(new Uri(url));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
