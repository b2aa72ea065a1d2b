const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

new Item("half", { value: "x", partial: new pulumi.Config().getBoolean("partial") });
