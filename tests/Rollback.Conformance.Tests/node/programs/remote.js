const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

/** A component that the provider builds, in its own process. */
class RemotePair extends pulumi.ComponentResource {
    constructor(name, inputs, options) {
        super("conformance:index:RemotePair", name, { greeting: undefined, ...inputs }, options, true);
    }
}

const source = new Item("source", { value: "far" });
const pair = new RemotePair("remote", { value: source.greeting, hidden: pulumi.secret("s3cr3t-value") });

exports.greeting = pair.greeting;
exports.hidden = pair.hidden;
