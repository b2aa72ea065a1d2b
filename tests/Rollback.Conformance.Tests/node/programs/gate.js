const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const before = new Item("before", { value: "x" });
const gate = new Item("gate", { value: before.greeting, wait: true });
new Item("after", { value: gate.greeting });
