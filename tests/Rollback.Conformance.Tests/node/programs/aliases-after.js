const pulumi = require("@pulumi/pulumi");
const { Item, Pair } = require("../lib/resources");

class Home extends pulumi.ComponentResource {
    constructor(name) {
        super("conformance:index:Home", name);
    }
}

class RenamingPair extends pulumi.ComponentResource {
    constructor(name, value, options) {
        super("conformance:index:Pair", name, {}, options);
        this.first = new Item(`${name}-first`, { value }, { parent: this, aliases: [{ name: "old-pair-first" }] });
        this.second = new Item(`${name}-second`, { value: this.first.greeting }, { parent: this, aliases: [{ name: "old-pair-second" }] });
    }
}

new Item("new-name", { value: "renamed" }, { aliases: [{ name: "old-name" }] });
new Item("moves", { value: "reparented" }, { parent: new Home("home"), aliases: [{ parent: pulumi.rootStackResource }] });
new Item("retyped", { value: "retyped" }, { aliases: [{ type: "conformance:index:OldItem" }] });
new RenamingPair("new-pair", "whole component", { aliases: [{ name: "old-pair" }] });
new Item("by-new-urn", { value: "by urn" }, {
    aliases: [pulumi.interpolate`urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::conformance:index:Item::by-urn`],
});

const component = (type, name, options) => new pulumi.ComponentResource(`conformance:index:${type}`, name, {}, options);
const shelf = component("Rack", "new-shelf", {
    parent: component("Room", "room"), aliases: [{ name: "old-shelf", type: "conformance:index:Shelf", parent: pulumi.rootStackResource }],
});
const board = component("Plank", "new-shelf-board", { parent: shelf, aliases: [{ type: "conformance:index:Board" }] });
new Item("new-shelf-board-item", { value: "on a board" }, { parent: board });
