// Deploys programs that are functions of this very process: the engine dials the language runtime in it.
const pulumi = require("@pulumi/pulumi");
const automation = require("@pulumi/pulumi/automation");
const { Item } = require("../lib/resources");

const projectSettings = { name: "inline", runtime: "nodejs" };

async function stackOf(stackName, program) {
    return automation.LocalWorkspace.createOrSelectStack({ stackName, projectName: "inline", program }, {
        projectSettings: { ...projectSettings, backend: { url: process.env.PULUMI_BACKEND_URL } },
    });
}

async function main() {
    const seen = {};
    const stack = await stackOf("auto", async () => {
        const item = new Item("item", { value: new pulumi.Config().require("value") });
        return { greeting: item.greeting, hidden: pulumi.secret("s3cr3t-output") };
    });
    await stack.setConfig("value", { value: "inline" });

    seen.preview = (await stack.preview()).changeSummary;
    const up = await stack.up();
    seen.changes = up.summary.resourceChanges;
    seen.outputs = up.outputs;
    seen.again = (await stack.up()).summary.resourceChanges;

    const broken = await stackOf("auto", async () => { throw new Error("the inline program broke"); });
    seen.broken = await broken.up().then(() => "succeeded", error => String(error.message).includes("the inline program broke"));

    let entered;
    const inside = new Promise(resolve => { entered = resolve; });
    let leave;
    const gate = new Promise(resolve => { leave = resolve; });
    const slow = await stackOf("auto", async () => {
        new Item("item", { value: "inline" });
        entered();
        await gate;
    });
    const first = slow.up();
    await inside;
    seen.concurrent = await (await stackOf("auto", async () => { })).up().then(
        () => "succeeded",
        error => error instanceof automation.ConcurrentUpdateError ? "ConcurrentUpdateError" : error.stack);
    leave();
    seen.first = (await first).summary.result;

    seen.destroy = (await stack.destroy()).summary.result;
    await stack.workspace.removeStack("auto");
    return seen;
}

main().then(
    seen => console.log(JSON.stringify(seen)),
    error => {
        console.error(error.stack);
        process.exitCode = 1;
    });
