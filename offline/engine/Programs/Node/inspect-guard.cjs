// util.inspect(error, { colors: true }) never returns on a stack frame whose path holds "node_modules/@pulumi/" without
// a further "/", and Pulumi's source maps make such paths. Its error reporter asks for colors, so a failing program
// would spin until memory runs out. Without colors the path is not taken apart.
const util = require("util");

const inspect = util.inspect;

function guarded(value, ...rest) {
    if (rest.length === 1 && rest[0] && typeof rest[0] === "object") {
        return inspect(value, { ...rest[0], colors: false });
    }
    return rest.length > 2 ? inspect(value, rest[0], rest[1], false) : inspect(value, ...rest);
}

util.inspect = Object.assign(guarded, inspect);
