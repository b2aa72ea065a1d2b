const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const config = new pulumi.Config();
const first = new Item("first", { value: "fine" });
const failing = new Item("failing", { value: config.get("value") ?? "x", fail: config.get("fail"), refuse: config.get("refuse") }, { dependsOn: first });
new Item("never", { value: failing.greeting });
