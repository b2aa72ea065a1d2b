const { Item } = require("../lib/resources");

// Declared after the module was evaluated, and after the stack's outputs were registered.
setTimeout(() => new Item("from-a-timer", { value: "late" }), 200);
const early = new Item("early", { value: "early" });
early.greeting.apply(greeting => new Item("from-an-apply", { value: greeting }));

exports.greeting = early.greeting;
