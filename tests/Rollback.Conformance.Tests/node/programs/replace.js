const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const config = new pulumi.Config();
const fixed = config.get("fixed") ?? "one";
new Item("item", { value: "x", fixed, fail: config.get("fail"), first: config.getBoolean("first") });
