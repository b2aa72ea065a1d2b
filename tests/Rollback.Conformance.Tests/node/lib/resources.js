const pulumi = require("@pulumi/pulumi");

/** A resource of the conformance provider: greets its value, and misbehaves when its inputs ask for it. */
class Item extends pulumi.CustomResource {
    constructor(name, inputs, options) {
        super("conformance:index:Item", name, { greeting: undefined, serial: undefined, ...inputs }, options);
    }

    static get(name, id, state, options) {
        return new Item(name, state ?? {}, { ...options, id });
    }
}

/** Two items, the second fed by the first. */
class Pair extends pulumi.ComponentResource {
    constructor(name, value, options) {
        super("conformance:index:Pair", name, {}, options);
        this.first = new Item(`${name}-first`, { value }, { parent: this });
        this.second = new Item(`${name}-second`, { value: this.first.greeting }, { parent: this });
        this.greeting = this.second.greeting;
        this.registerOutputs({ greeting: this.greeting });
    }
}

class Provider extends pulumi.ProviderResource {
    constructor(name, inputs, options) {
        super("conformance", name, inputs, options);
    }
}

module.exports = { Item, Pair, Provider };
