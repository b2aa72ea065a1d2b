import * as pulumi from "@pulumi/pulumi";

class Item extends pulumi.CustomResource {
    declare public readonly greeting: pulumi.Output<string>;

    constructor(name: string, inputs: { value: pulumi.Input<string> }) {
        super("conformance:index:Item", name, { greeting: undefined, ...inputs });
    }
}

const values: Record<string, number> = { a: 1, b: 2 };
const item = new Item("item", { value: Object.keys(values).join() });

export const greeting: pulumi.Output<string> = item.greeting;
