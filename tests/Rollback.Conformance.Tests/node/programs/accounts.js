// Two things of a provider whose account, region or worse comes from config, and one of a package that it is parameterized to.
const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {
    constructor(name, inputs, options) {
        super("answers:index:Thing", name, inputs, options);
    }
}

class Answers extends pulumi.ProviderResource {
    constructor(name, inputs) {
        super("answers", name, inputs);
    }
}

const config = new pulumi.Config();
const provider = new Answers("own", { account: config.get("account") ?? "1", region: config.get("region") ?? "eu", bad: config.get("bad") });
const first = new Thing("first", { note: "a" }, { provider });
new Thing("second", { of: first.id }, { provider });

/** As generated SDKs of parameterized packages do. */
async function parameterized() {
    const messages = require("@pulumi/pulumi/proto/resource_pb");
    const parameters = new messages.Parameterization();
    parameters.setName("derived");
    parameters.setVersion("1.0.0");
    parameters.setValue(Buffer.from("anything").toString("base64"));
    const request = new messages.RegisterPackageRequest();
    request.setName("answers");
    request.setVersion("0.0.1");
    request.setParameterization(parameters);
    return new Promise((resolve, reject) => pulumi.runtime.getMonitor().registerPackage(
        request, (error, response) => (error ? reject(error) : resolve(response.getRef()))));
}

new pulumi.CustomResource("derived:index:Thing", "derived", {}, {}, false, parameterized());
