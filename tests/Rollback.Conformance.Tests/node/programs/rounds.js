// Twenty items of which some come, go, change, are replaced (either way round) and move between components, round by round.
const pulumi = require("@pulumi/pulumi");
const { Item } = require("../lib/resources");

const round = new pulumi.Config().requireNumber("round");
const group = number => `group-${number % 2}`;
const home = new pulumi.ComponentResource("conformance:index:Group", group(round), {});
let previous;
for (let index = 0; index < 20; index++) {
    if ((index + round) % 7 === 0) continue;

    const options = index % 3 !== 0 ? {} : {
        parent: home,
        aliases: [{ parent: pulumi.createUrn(group(round + 1), "conformance:index:Group") }],
    };
    const item = new Item(`item-${index}`, {
        value: index % 2 ? `round ${round}` : previous && index % 4 === 0 ? previous.greeting : "constant",
        ...(index % 6 === 0 ? { fixed: `round ${round}` } : {}),
        ...(index % 12 === 0 ? { first: true } : {}),
        hidden: index % 8 === 0 ? pulumi.secret(`secret ${index}`) : "plain",
    }, options);
    if (index % 4 !== 1) previous = item;
}
