// util.inspect with colors loops for ever on stack frames whose path ends in node_modules/@scope/file (Node 20 and 22),
// which Pulumi's source maps produce; without colors it does not.
const util = require("util");
const inspect = util.inspect;
util.inspect = Object.assign(
    (value, options, ...rest) =>
        inspect(value, options && typeof options === "object" ? { ...options, colors: false } : options, ...rest),
    inspect);
