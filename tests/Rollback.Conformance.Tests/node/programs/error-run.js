const pulumi = require("@pulumi/pulumi");

throw new pulumi.RunError("a plain sentence for the user");
