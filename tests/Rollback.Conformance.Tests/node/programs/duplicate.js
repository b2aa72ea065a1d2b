const { Item } = require("../lib/resources");

new Item("twice", { value: "a" });
new Item("twice", { value: "b" });
