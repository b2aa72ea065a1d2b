// A dynamic provider that reads the stack's configuration.
const pulumi = require("@pulumi/pulumi");

const provider = {
    async configure(request) {
        this.prefix = request.config.require("prefix");
        this.region = request.config.get("aws:region");
    },
    async create(inputs) {
        return { id: "made", outs: { ...inputs, said: `${this.prefix}-${this.region}-${inputs.value}` } };
    },
};

class Said extends pulumi.dynamic.Resource {
    constructor(name, value) {
        super(provider, name, { said: undefined, value });
    }
}

exports.said = new Said("said", "now").said;
