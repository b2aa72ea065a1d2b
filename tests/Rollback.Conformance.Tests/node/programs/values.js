const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

let deep = "bottom";
for (let i = 0; i < 120; i++) {
    deep = { inner: deep };
}

const other = new Item("other", { value: "other" });
const everything = {
    text: "plain",
    empty: "",
    unicode: "größer ≥ 🚀 \u0000 \"quoted\" \\ \n",
    numbers: [0, -1, 1.5, 1e21, 9007199254740991, 0.1],
    flags: [true, false],
    nothing: null,
    holes: [1, undefined, null, 2],
    emptyList: [],
    emptyMap: {},
    "odd key.with[0] \"signs\"": "kept",
    nested: { list: [{ a: [[1], [2]] }], secret: pulumi.secret({ password: "s3cr3t-value" }) },
    fromOutput: pulumi.all([other.greeting, pulumi.output(Promise.resolve(2))]).apply(([a, b]) => `${a} ${b}`),
    deep,
};
const item = new Item("everything", { value: "x", everything });

exports.everything = item.everything;
exports.input = everything;
exports.odd = [NaN, -Infinity];
