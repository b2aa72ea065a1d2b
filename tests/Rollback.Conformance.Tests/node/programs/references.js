const pulumi = require("@pulumi/pulumi");
const { Item, Pair } = require("../lib/resources");

const item = new Item("odd:name/with spaces ü", { value: "x" });
const pair = new Pair("pair", "y");
const holder = new Item("holder", { value: "z", dependencies: [item.id, pair.first.urn] }, { dependsOn: [pair, item] });

exports.item = item;
exports.pair = pair;
exports.listed = [item.urn, holder.urn];
