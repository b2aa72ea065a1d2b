const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
exports.text = config.require("text");
exports.number = config.requireNumber("number");
exports.flag = config.requireBoolean("flag");
exports.object = config.requireObject("object");
exports.secret = config.requireSecret("secret");
exports.other = new pulumi.Config("other").get("key");
exports.project = pulumi.getProject();
exports.stack = pulumi.getStack();
exports.organization = pulumi.getOrganization();
exports.dryRun = pulumi.runtime.isDryRun();
