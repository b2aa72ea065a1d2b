const fs = require("fs");
const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

fs.writeFileSync("note.txt", new pulumi.Config().get("text") ?? "one");
new Item("text", { value: "x", asset: new pulumi.asset.StringAsset("hello") });
new Item("file", { value: "x", asset: new pulumi.asset.FileAsset("note.txt") });
new Item("address", { value: "x", asset: new pulumi.asset.RemoteAsset(`file://${process.cwd()}/note.txt`) });
new Item("archive", {
    value: "x",
    archive: new pulumi.asset.AssetArchive({ "a.txt": new pulumi.asset.StringAsset("a"), "b.txt": new pulumi.asset.FileAsset("note.txt") }),
});
