// Drives a project in a folder through the official Automation API and prints what it saw as one JSON object.
const { LocalWorkspace } = require("@pulumi/pulumi/automation");

async function main() {
    const seen = {};
    const stack = await LocalWorkspace.createOrSelectStack({ stackName: "auto", workDir: process.argv[2] });
    await stack.setAllConfig({ size: { value: "7" }, hidden: { value: "s3cr3t-config", secret: true } });
    await stack.setConfig("mail.password", { value: "s3cr3t-mail", secret: true }, true);
    const config = await stack.getAllConfig();
    seen.config = { size: config["conformance:size"], hidden: config["conformance:hidden"] };

    // The engine's own default providers have steps too.
    const isShown = metadata => !metadata.type.startsWith("pulumi:providers:");
    const previewed = [];
    const preview = await stack.preview({
        onEvent: ({ resourcePreEvent: step }) => {
            if (step && isShown(step.metadata)) previewed.push(step.metadata.op);
        },
    });
    seen.preview = preview.changeSummary;
    seen.previewed = previewed.length;

    const created = [];
    const up = await stack.up({
        onEvent: ({ resOutputsEvent: step }) => {
            if (step && isShown(step.metadata)) created.push(step.metadata.op);
        },
    });
    seen.up = { result: up.summary.result, kind: up.summary.kind, changes: up.summary.resourceChanges, version: up.summary.version };
    seen.created = created.length;
    seen.remembered = up.summary.config["conformance:mail"];
    seen.outputs = up.outputs;
    seen.again = (await stack.up()).summary.resourceChanges;
    seen.refresh = (await stack.refresh()).summary.result;

    const state = await stack.exportStack();
    seen.exported = state.deployment.resources.length;
    Object.assign(state.deployment.resources.at(-1), { fromTheFuture: { kept: true }, created: "2026-01-02T03:04:05.123456789Z" });
    await stack.importStack(state);
    seen.afterImport = (await stack.up()).summary.resourceChanges;
    const { fromTheFuture, created: at } = (await stack.exportStack()).deployment.resources.at(-1);
    seen.kept = { fromTheFuture, at };

    seen.history = (await stack.history()).map(entry => `${entry.kind} ${entry.result}`);
    seen.listed = (await stack.workspace.listStacks()).map(item => item.name);
    seen.selected = (await stack.workspace.stack())?.name;
    seen.destroy = (await stack.destroy()).summary.result;
    await stack.workspace.removeStack("auto");
    seen.remaining = (await stack.workspace.listStacks()).map(item => item.name);
    return seen;
}

main().then(
    seen => console.log(JSON.stringify(seen)),
    error => {
        console.error(error.stack);
        process.exitCode = 1;
    });
