// Calls a method of a component that the provider builds.
const pulumi = require("@pulumi/pulumi");

class RemotePair extends pulumi.ComponentResource {
    constructor(name, inputs, options) {
        super("conformance:index:RemotePair", name, { greeting: undefined, ...inputs }, options, true);
    }

    say(word) {
        return pulumi.runtime.call("conformance:index:RemotePair/say", { __self__: this, word }, this);
    }
}

const pair = new RemotePair("remote", { value: "near" });
const word = new pulumi.Config().get("word") ?? "hello";

exports.plain = pair.say(word);
exports.hidden = pair.say(pulumi.secret("s3cr3t-word"));
exports.derived = pair.say(pair.greeting);
