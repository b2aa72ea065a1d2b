// Two things of a provider whose account, region or worse comes from config.
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
