const fs = require("fs");
const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const note = text => fs.appendFileSync(process.env.CONFORMANCE_LOG, `hook ${text}\n`);
const hook = name => new pulumi.ResourceHook(name, args => note(`${name} ${args.name}`), { onDryRun: false });
const config = new pulumi.Config();

const hooks = {
    beforeCreate: [hook("before-create")],
    afterCreate: [hook("after-create")],
    beforeUpdate: [hook("before-update")],
    beforeDelete: [hook("before-delete")],
};
if (config.getBoolean("refuse")) {
    hooks.beforeUpdate.push(new pulumi.ResourceHook("refuses", () => { throw new Error("not on a Friday"); }));
}

const compare = new pulumi.ResourceHook("compare", args => note(`compare ${args.name} ${args.oldInputs.value} ${args.newInputs.value}`));
const box = new pulumi.ComponentResource("conformance:index:Box", "box", { value: config.get("value") ?? "one" }, { hooks: { afterUpdate: [compare] } });
box.registerOutputs({});
if (config.getBoolean("with") ?? true) {
    new Item("hooked", { value: config.get("value") ?? "one" }, { hooks });
}
