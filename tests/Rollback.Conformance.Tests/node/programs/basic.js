const pulumi = require("@pulumi/pulumi");
const { Item, Pair } = require("../lib/resources");

const config = new pulumi.Config();
const pair = new Pair("pair", "world");
const keeper = new Item("keeper", { value: pulumi.secret("s3cr3t-value") }, { dependsOn: [pair] });

exports.greeting = pair.greeting;
exports.secretGreeting = keeper.greeting;
exports.plain = { numbers: [1, 2.5], flag: true, size: config.get("size") };
