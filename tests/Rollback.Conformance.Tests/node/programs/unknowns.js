const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const source = new Item("source", { value: "x" });
let applied = false;
const dependent = new Item("dependent", { value: source.greeting.apply(greeting => { applied = true; return greeting; }) });
exports.greeting = dependent.greeting;
exports.known = source.value;
if (pulumi.runtime.isDryRun()) {
    process.on("exit", () => require("fs").appendFileSync(process.env.CONFORMANCE_LOG, `applied ${applied}\n`));
}
