const pulumi = require("@pulumi/pulumi");
const { Item, Pair } = require("../lib/resources");

new Item("old-name", { value: "renamed" });
new Item("moves", { value: "reparented" });
class OldType extends pulumi.CustomResource {
    constructor(name, inputs) {
        super("conformance:index:OldItem", name, { greeting: undefined, ...inputs });
    }
}
new OldType("retyped", { value: "retyped" });
new Pair("old-pair", "whole component");
new Item("by-urn", { value: "by urn" });

// A shelf of boards: next time both have other types, and the shelf another name and place.
const component = (type, name, parent) => new pulumi.ComponentResource(`conformance:index:${type}`, name, {}, { parent });
const board = component("Board", "old-shelf-board", component("Shelf", "old-shelf"));
new Item("old-shelf-board-item", { value: "on a board" }, { parent: board });
