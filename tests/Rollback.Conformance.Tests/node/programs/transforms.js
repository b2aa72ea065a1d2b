const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const mark = letter => args => args.type === "conformance:index:Item"
    ? { props: { ...args.props, marks: (args.props.marks ?? "") + letter }, opts: args.opts }
    : undefined;

pulumi.runtime.registerStackTransform(mark("S"));

class Box extends pulumi.ComponentResource {
    constructor(name, options) {
        super("conformance:index:Box", name, {}, options);
        this.item = new Item(`${name}-item`, { value: "boxed" }, {
            parent: this,
            transforms: [mark("R")],
        });
        this.marks = this.item.marks;
    }
}

const box = new Box("box", { transforms: [mark("C")] });
const legacy = new Item("legacy", { value: "before" }, {
    transformations: [({ props, opts }) => ({ props: { ...props, value: "after" }, opts })],
});
const guarded = new Item("guarded", { value: "x" }, {
    transforms: [({ props, opts }) => ({ props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["value"] }) })],
});

exports.item = box.item.urn;
exports.legacy = legacy.greeting;
exports.guarded = guarded.greeting;
