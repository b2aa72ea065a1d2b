const { Item } = require("../lib/resources");
const pulumi = require("@pulumi/pulumi");

const value = new pulumi.Config().get("fixed") ?? "one";
new Item("guarded", { value: "x", fixed: value }, { protect: true });
