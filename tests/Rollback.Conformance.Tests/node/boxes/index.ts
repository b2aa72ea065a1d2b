import * as pulumi from "@pulumi/pulumi";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";

export interface BoxArgs {
    value: pulumi.Input<string>;
}

class Item extends pulumi.CustomResource {
    public readonly greeting!: pulumi.Output<string>;

    constructor(name: string, inputs: { value: pulumi.Input<string> }, options?: pulumi.CustomResourceOptions) {
        super("conformance:index:Item", name, { greeting: undefined, ...inputs }, options);
    }
}

/** An item in a box. */
export class Box extends pulumi.ComponentResource {
    public readonly greeting: pulumi.Output<string>;

    constructor(name: string, args: BoxArgs, options?: pulumi.ComponentResourceOptions) {
        super("boxes:index:Box", name, args, options);
        this.greeting = new Item(`${name}-item`, { value: args.value }, { parent: this }).greeting;
        this.registerOutputs({ greeting: this.greeting });
    }
}

componentProviderHost({ name: "boxes", components: [Box] });
