import * as pulumi from "@pulumi/pulumi";
import { createRequire } from "node:module";

const { Item } = createRequire(import.meta.url)("../lib/resources");
const item = new Item("item", { value: await Promise.resolve("modules") });

export const greeting = item.greeting;
export const stack = pulumi.getStack();
