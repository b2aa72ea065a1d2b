const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const config = new pulumi.Config();
const value = config.get("value") ?? "one";
const fixed = config.get("fixed") ?? "one";

new Item("ignores", { value }, { ignoreChanges: ["value"] });
new Item("replaced-on-change", { value }, { replaceOnChanges: ["value"] });
const base = new Item("deleted-first", { value: "base", fixed }, { deleteBeforeReplace: true });
new Item("dependent", { value: "x", fixed: base.greeting });
new Item("created-first", { value: "base", fixed });
new Item("slow", { value: "x" }, { customTimeouts: { create: "2m", update: "1h", delete: "30s" } });
new Item("hush", { value }, { additionalSecretOutputs: ["greeting"] });
if (config.getBoolean("kept") ?? true) {
    new Item("retained", { value: "x" }, { retainOnDelete: true });
    const owner = new Item("owner", { value: "x" });
    new Item("owned", { value: "x" }, { deletedWith: owner });
}
