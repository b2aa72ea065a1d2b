const pulumi = require("@pulumi/pulumi");
const { Item, Pair, Provider } = require("../lib/resources");

const explicit = new Provider("explicit", { region: "here" });
new Item("direct", { value: "direct" }, { provider: explicit });
new Pair("inherits", "inherited", { providers: [explicit] });
new Item("by-default", { value: "default" });
