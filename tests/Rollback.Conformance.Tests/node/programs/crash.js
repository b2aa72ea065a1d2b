const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const first = new Item("first", { value: "x" });
new Item("second", { value: first.greeting, fail: new pulumi.Config().get("fail") });
