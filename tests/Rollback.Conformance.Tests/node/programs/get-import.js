const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const read = Item.get("read", "existing-id");
exports.readGreeting = read.greeting;
new Item("imported", { value: "found" }, { import: "imported-id" });
