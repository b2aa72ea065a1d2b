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
