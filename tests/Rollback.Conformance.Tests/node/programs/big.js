const { Item } = require("../lib/resources");

const item = new Item("big", { value: "x".repeat(6 * 1024 * 1024) });
exports.length = item.greeting.apply(greeting => greeting.length);
