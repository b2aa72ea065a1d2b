const { Item } = require("../lib/resources");

const kept = new Item("kept", { value: "world" });
kept.greeting.apply(() => process.exit(7));
