const pulumi = require("@pulumi/pulumi");

exports.value = new pulumi.StackReference("organization/conformance/nowhere").getOutput("x");
