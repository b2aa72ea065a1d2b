// What else people do to stacks through the Automation API: plans, imports, tags, config, renames.
const fs = require("fs");
const path = require("path");
const os = require("os");
const automation = require("@pulumi/pulumi/automation");
const { Item } = require("../lib/resources");

const name = "administration";
const settings = { projectSettings: { name, runtime: "nodejs", backend: { url: process.env.PULUMI_BACKEND_URL } } };
const plan = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "plan-")), "plan.json");
let value = "one";
let withAdopted = false;

async function program() {
    new Item("item", { value });
    if (withAdopted) new Item("adopted", { value: "found" });
}

const nameOf = error => error.constructor.name;

async function main() {
    const seen = {};
    const stack = await automation.LocalWorkspace.createStack({ stackName: "before", projectName: name, program }, settings);
    const workspace = stack.workspace;
    await stack.setConfig("word", { value: "kept", secret: true });

    seen.planned = (await stack.preview({ plan })).changeSummary;
    seen.asPlanned = (await stack.up({ plan })).summary.resourceChanges;
    value = "two";
    await stack.preview({ plan });
    value = "three";
    seen.otherwise = await stack.up({ plan }).then(() => "succeeded", error => error.message);
    value = "one";

    const imported = await stack.import({
        resources: [{ type: "conformance:index:Item", name: "adopted", id: "adopted-id" }], protect: false,
    });
    seen.imported = imported.summary.resourceChanges;
    seen.kind = imported.summary.kind;
    seen.code = imported.generatedCode;
    withAdopted = true;

    await stack.setTag("team", "shop");
    await stack.setTag("gone", "soon");
    await stack.removeTag("gone");
    seen.tags = await stack.listTags();

    await stack.setConfig("word", { value: "changed", secret: true });
    await stack.refreshConfig();
    seen.refreshedConfig = (await stack.getConfig("word")).value;

    await stack.rename({ stackName: "after" });
    seen.names = (await workspace.listStacks()).map(item => item.name);
    const options = { ...settings, workDir: workspace.workDir };
    const after = await automation.LocalWorkspace.selectStack({ stackName: "after", projectName: name, program }, options);
    seen.unchanged = (await after.up({ expectNoChanges: true })).summary.resourceChanges;
    seen.missing = await automation.LocalWorkspace.selectStack({ stackName: "before", projectName: name, program }, options).then(() => "found", nameOf);
    seen.twice = await automation.LocalWorkspace.createStack({ stackName: "after", projectName: name, program }, options).then(() => "made", nameOf);

    await after.destroy({ remove: true });
    seen.remaining = (await workspace.listStacks()).map(item => item.name);
    return seen;
}

main().then(
    seen => console.log(JSON.stringify(seen)),
    error => {
        console.error(error.stack);
        process.exitCode = 1;
    });
