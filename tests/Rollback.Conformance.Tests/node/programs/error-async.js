const { Item } = require("../lib/resources");

const kept = new Item("kept", { value: "world" });
exports.broken = kept.greeting.apply(greeting => { throw new Error(`the program broke after ${greeting}`); });
