const pulumi = require("@pulumi/pulumi");

const other = new pulumi.StackReference(new pulumi.Config().require("other"));
exports.greeting = other.getOutput("greeting");
exports.secretGreeting = other.getOutput("secretGreeting");
exports.missing = other.getOutput("nothing").apply(value => value === undefined ? "missing" : "there");
exports.details = other.getOutputDetails("secretGreeting").then(details => details.secretValue !== undefined && details.value === undefined);
exports.plainDetails = other.getOutputDetails("greeting").then(details => details.value);
