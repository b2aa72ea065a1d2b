const { Item } = require("../lib/resources");

new Item("imported", { value: "something else than is there" }, { import: "imported-id" });
