const { Item } = require("../lib/resources");

const items = Array.from({ length: 500 }, (_, i) => new Item(`item-${i}`, { value: `${i}` }));
exports.count = items.length;
