const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const value = new pulumi.Config().get("value") ?? "one";
const a = new Item("a", { value });
const b = new Item("b", { value: a.greeting });
new Item("c", { value: b.greeting });
new Item("d", { value });
