const fs = require("fs");
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
const log = process.env.CONFORMANCE_LOG;
const password = config.requireSecret("password");

class Note extends pulumi.dynamic.Resource {
    constructor(name, inputs, options) {
        const write = call => require("fs").appendFileSync(log, `dynamic ${call}\n`);
        super({
            async diff(id, olds, news) {
                if (news.text === "incomparable") {
                    throw new Error("these notes cannot be compared");
                }

                return { changes: olds.text !== news.text || olds.place !== news.place, replaces: olds.place !== news.place ? ["place"] : [] };
            },
            async create(news) {
                write("create");
                if (news.text === "impossible") {
                    throw new Error("this note cannot be written");
                }

                return { id: `note-${process.hrtime.bigint()}`, outs: { ...news, length: news.text.length } };
            },
            async update(id, olds, news) {
                write("update");
                if (news.text === "smudged") {
                    throw Object.assign(new Error("smudged"), { id, properties: { ...news, length: 0 }, reasons: ["the ink is wet", "so is the paper"] });
                }

                return { outs: { ...news, length: news.text.length } };
            },
            async delete() {
                write("delete");
            },
        }, name, { length: undefined, ...inputs }, options);
    }
}

if (config.getBoolean("with") ?? true) {
    const note = new Note("note", { text: config.get("text") ?? "hello", place: config.get("place") ?? "here", password });
    exports.length = note.length;
    exports.password = note.password;
}
