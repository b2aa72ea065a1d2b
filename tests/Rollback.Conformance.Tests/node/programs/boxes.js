// A component whose provider is a folder of TypeScript: the official component host reads its types and serves it.
const pulumi = require("@pulumi/pulumi");

class Box extends pulumi.ComponentResource {
    constructor(name, inputs, options) {
        super("boxes:index:Box", name, { greeting: undefined, ...inputs }, options, true);
    }
}

exports.greeting = new Box("box", { value: "boxed" }).greeting;
