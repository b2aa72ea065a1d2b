const { Item } = require("../lib/resources");

new Item("kept", { value: "world" });
throw new Error("the program broke at once");
