const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const greet = value => pulumi.runtime.invoke("conformance:index:greet", { value }).then(result => result.greeting);
const greetOutput = value => pulumi.runtime.invokeOutput("conformance:index:greet", { value }).apply(result => result.greeting);
const item = new Item("item", { value: "known later" });

exports.plain = greet("now");
exports.fromOutput = greetOutput(item.greeting);
exports.fromSecret = greetOutput(pulumi.secret("hush"));
exports.failure = greet("nobody").catch(error => error.message);
exports.unknown = pulumi.runtime.invoke("conformance:index:missing", {}).catch(error => error.message);
