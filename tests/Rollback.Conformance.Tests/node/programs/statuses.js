const pulumi = require("@pulumi/pulumi");

class Thing extends pulumi.CustomResource {
    constructor(name, inputs, options) {
        super("answers:index:Thing", name, inputs, options);
    }
}

const broken = new Thing("broken", { status: new pulumi.Config().require("status") });
new Thing("dependent", { of: broken.id });
new Thing("other", {});
