// Nothing but the stack: everything an earlier program declared is to be deleted.
exports.done = true;
