const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const item = new Item("item", { value: "x" });
exports.again = item.urn.apply(urn => new Item("again", { value: undefined }, { urn }).greeting);
