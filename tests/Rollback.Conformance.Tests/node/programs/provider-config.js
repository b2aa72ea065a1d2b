const pulumi = require("@pulumi/pulumi");
const { Item, Provider } = require("../lib/resources");

const config = new pulumi.Config();
const source = new Item("source", { value: "region" });
const provider = new Provider("configured", {
    region: config.get("region") ?? source.greeting,
    token: pulumi.secret("s3cr3t-value"),
    nested: { list: [1, 2], flag: true },
});
new Item("item", { value: "x" }, { provider });
