const pulumi = require("@pulumi/pulumi");

exports.checked = pulumi.requirePulumiVersion(new pulumi.Config().require("range")).then(() => true);
