// The provider of the conformance tests, on the official Node SDK. Inputs steer it:
//   value     echoed in the output `greeting`
//   fixed     replaces the item when changed
//   first     with `fixed` changed: deletes before it creates
//   refuse    check fails with this reason
//   fail      "create", "update" or "delete": throws there; "crash": the process dies in create
//   wait      create waits until the file <log>.go exists
//   partial   the first create leaves a half-made item behind, the next update finishes it
// It also builds the remote component RemotePair out of two items.
const fs = require("fs");
const pulumi = require("@pulumi/pulumi");
const provider = require("@pulumi/pulumi/provider");

// Where the folder <log>.cloud exists, every item there is has a file in it, and provider calls take their time.
const cloud = process.env.CONFORMANCE_LOG ? `${process.env.CONFORMANCE_LOG}.cloud` : "";
const isCloudy = fs.existsSync(cloud);
const settle = () => (isCloudy ? new Promise(resolve => setTimeout(resolve, Math.random() * 30)) : undefined);

function remember(id, inputs) {
    if (isCloudy) {
        fs.writeFileSync(`${cloud}/${id}`, JSON.stringify(inputs));
    }
}

const nameOf = urn => urn.split("::").pop();

function log(call, urn) {
    if (process.env.CONFORMANCE_LOG) {
        fs.appendFileSync(process.env.CONFORMANCE_LOG, `${call} ${nameOf(urn)}\n`);
    }
}

// This SDK hands secrets to a provider as they are on the wire, and takes them back so.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const isSecret = value => value !== null && typeof value === "object" && SIGNATURE in value && "value" in value;
const clear = value => (isSecret(value) ? value.value : value);

function outputs(inputs) {
    const greeting = `hello ${clear(inputs.value)}`;
    return { ...inputs, greeting: isSecret(inputs.value) ? { ...inputs.value, value: greeting } : greeting };
}

class Conformance {
    constructor() {
        this.version = "1.2.3";
    }

    async check(urn, olds, news) {
        return news.refuse
            ? { inputs: news, failures: [{ property: "refuse", reason: news.refuse }] }
            : { inputs: news };
    }

    async diff(id, urn, olds, news) {
        const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])]
            .filter(key => key !== "greeting" && key !== "serial");
        const changed = keys.filter(key => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
        return {
            changes: changed.length > 0,
            replaces: changed.filter(key => key === "fixed"),
            deleteBeforeReplace: news.first === true,
        };
    }

    async create(urn, inputs) {
        log("create", urn);
        if (inputs.fail === "create") {
            throw new Error(`no room for ${nameOf(urn)}`);
        }

        while (inputs.wait && !fs.existsSync(`${process.env.CONFORMANCE_LOG}.go`)) {
            await new Promise(resolve => setTimeout(resolve, 50));
        }

        if (inputs.fail === "crash") {
            process.kill(process.pid, "SIGKILL");
            await new Promise(() => { });
        }

        const id = `${nameOf(urn)}-${process.hrtime.bigint()}`;
        if (inputs.partial) {
            throw Object.assign(new Error("made, but not ready"), {
                id, properties: outputs(inputs), reasons: ["the item never became ready"],
            });
        }

        await settle();
        remember(id, inputs);
        await settle();
        return { id, outs: outputs(inputs) };
    }

    async read(id, urn, props) {
        log("read", urn);
        await settle();
        if (isCloudy && !fs.existsSync(`${cloud}/${id}`)) {
            return { id: "", props: {} };
        }

        if (isCloudy) {
            const inputs = JSON.parse(fs.readFileSync(`${cloud}/${id}`, "utf8"));
            return { id, props: outputs(inputs), inputs };
        }

        if (id === "gone" || fs.existsSync(`${process.env.CONFORMANCE_LOG}.gone-${nameOf(urn)}`)) {
            return { id: "", props: {} };
        }

        const found = { value: "found", ...props };
        return { id, props: outputs(found), inputs: { value: found.value } };
    }

    async update(id, urn, olds, news) {
        log("update", urn);
        if (news.fail === "update") {
            throw new Error(`${nameOf(urn)} is busy`);
        }

        await settle();
        remember(id, news);
        await settle();
        return { outs: outputs(news) };
    }

    async delete(id, urn, props) {
        log("delete", urn);
        if (props.fail === "delete") {
            throw new Error(`${nameOf(urn)} does not let go`);
        }

        await settle();
        if (isCloudy) {
            fs.rmSync(`${cloud}/${id}`, { force: true });
        }

        await settle();
    }

    async construct(name, type, inputs, options) {
        const { Item } = require("./lib/resources");
        const pair = new pulumi.ComponentResource(type, name, {}, options);
        const first = new Item(`${name}-first`, { value: inputs.value }, { parent: pair });
        const second = new Item(`${name}-second`, { value: first.greeting }, { parent: pair });
        return { urn: pair.urn, state: { greeting: second.greeting, hidden: inputs.hidden } };
    }

    async call(token, inputs) {
        const output = pulumi.output(inputs.word);
        const word = (await output.isKnown) ? await output.promise() : undefined;
        switch (word) {
            case "silence":
                return { failures: [{ property: "word", reason: "nobody listens" }] };
            case "wrong":
                throw new pulumi.InputPropertyError({ propertyPath: "word", reason: "not a word" });
            default:
                return { outputs: { answer: pulumi.interpolate`${inputs.word}!`, token } };
        }
    }

    async invoke(token, inputs) {
        switch (token) {
            case "conformance:index:greet":
                return clear(inputs.value) === "nobody"
                    ? { failures: [{ property: "value", reason: "nobody is there" }] }
                    : { outputs: { greeting: `hello ${clear(inputs.value)}` } };
            default:
                throw new Error(`there is no function ${token}`);
        }
    }
}

provider.main(new Conformance(), process.argv.slice(2));
