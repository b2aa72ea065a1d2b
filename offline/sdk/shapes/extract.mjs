// Writes the shapes of the resources named in selection.json, read from the official Pulumi packages on npm:
// property names, types and requirements from their .d.ts files, run-time facts (tokens, secrets, defaults) from their .js.
//
//   npm install --ignore-scripts typescript@5 @pulumi/aws@7.48.0 @pulumi/kubernetes@4.34.2 @pulumi/random@4.21.2
//   node extract.mjs <node_modules> <output folder>
//
// Types are written compactly: s n b any, T[] list, T{} map, #ns.Type nested, %ns.Enum, ~mod.Resource, $Asset,
// "literal", A|B union; a trailing ! means plain (not an Input), a trailing ? on a name optional. `out` holds the
// outputs that differ from the input of the same name; `same` ("*": all) or `sameExcept` names the others.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [, , modules, output] = process.argv;
if (!modules || !output) {
    console.error("usage: node extract.mjs <node_modules> <output folder>");
    process.exit(2);
}

const ts = createRequire(path.resolve(modules, "x.js"))("typescript");
const Kind = ts.SyntaxKind;

const parse = file => ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false);
const pascal = name => name[0].toUpperCase() + name.slice(1);
const bare = name => name.replace(/\?$/, "");
const grouped = notation => notation.includes("|") ? `(${notation})` : notation;
const qualified = name => ts.isIdentifier(name) ? [name.text] : [...qualified(name.left), name.right.text];
const isReference = (type, name) => type && ts.isTypeReferenceNode(type) && qualified(type.typeName).join(".") === name;
const sorted = map => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
const isDeprecated = member => (member.jsDoc ?? []).some(doc => (doc.tags ?? []).some(tag => tag.tagName.text === "deprecated"));

/** One official package: what it declares, and what the selected resources use of it. */
class Package {
    constructor(name, selection) {
        this.name = name;
        this.selection = selection;
        this.folder = path.join(path.resolve(modules), "@pulumi", name);
        this.version = JSON.parse(fs.readFileSync(path.join(this.folder, "package.json"), "utf8")).version;
        this.declared = { input: this.interfaces("input"), output: this.interfaces("output") };
        this.used = { input: new Map(), output: new Map() };
        this.usedEnums = new Map();
    }

    extract() {
        const resources = {};
        for (const [module, names] of Object.entries(this.selection.resources)) {
            for (const name of names) {
                resources[(module ? module + "/" : "") + name] = new Resource(this, module, name).extract();
            }
        }

        return {
            pkg: this.name, version: this.version, resources,
            inputTypes: sorted(this.used.input), outputTypes: sorted(this.used.output), enums: sorted(this.usedEnums),
            doubles: this.selection.doubles,
        };
    }

    interfaces(side) {
        const found = new Map();
        const file = path.join(this.folder, "types", side + ".d.ts");
        const visit = (statements, scope) => {
            for (const statement of statements) {
                if (ts.isModuleDeclaration(statement) && statement.body) {
                    visit(statement.body.statements, [...scope, statement.name.text]);
                } else if (ts.isInterfaceDeclaration(statement)) {
                    found.set([...scope, statement.name.text].join("."), statement);
                }
            }
        };
        if (fs.existsSync(file)) {
            visit(parse(file).statements, []);
        }

        return found;
    }

    useNested(side, id) {
        if (this.used[side].has(id)) {
            return;
        }

        const declaration = this.declared[side].get(id);
        if (!declaration) {
            throw new Error(`@pulumi/${this.name} declares no ${side} type ${id}.`);
        }

        this.used[side].set(id, null); // before its members: types may be recursive
        const { members, deprecated } = this.members(declaration, side, new Map());
        this.used[side].set(id, deprecated.length ? { ...members, "@dep": deprecated.join(",") } : members);
    }

    useEnum(id) {
        const [name, ...scope] = id.split(".").reverse();
        const file = path.join(this.folder, "types/enums", ...scope.reverse(), "index.d.ts");
        const declarations = parse(file).statements.filter(ts.isVariableStatement).flatMap(s => [...s.declarationList.declarations]);
        const declaration = declarations.find(d => d.name.text === name);
        this.usedEnums.set(id, Object.fromEntries(declaration.type.members.map(m => [m.name.text, m.type.literal.text])));
    }

    members(declaration, side, imports) {
        const members = {};
        const deprecated = [];
        for (const member of declaration.members) {
            if (ts.isIndexSignatureDeclaration(member)) {
                members["*"] = this.type(member.type, side, imports);
            } else if (member.type && (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) && isPublic(member)) {
                const plain = side === "input" && !isReference(member.type, "pulumi.Input") ? "!" : "";
                const optional = member.questionToken || (side === "output" && maybeUndefined(member.type)) ? "?" : "";
                members[member.name.text + optional] = this.type(member.type, side, imports) + plain;
                if (isDeprecated(member)) {
                    deprecated.push(member.name.text);
                }
            }
        }

        return { members, deprecated };
    }

    /** The compact notation of a type; null for undefined. */
    type(node, side, imports) {
        const inner = child => this.type(child, side, imports);
        switch (node.kind) {
            case Kind.StringKeyword: return "s";
            case Kind.NumberKeyword: return "n";
            case Kind.BooleanKeyword: return "b";
            case Kind.AnyKeyword: return "any";
            case Kind.UndefinedKeyword: return null;
            case Kind.ParenthesizedType: return inner(node.type);
            case Kind.ArrayType: return grouped(inner(node.elementType)) + "[]";
            case Kind.LiteralType: return node.literal.kind === Kind.NullKeyword ? null : JSON.stringify(node.literal.text);
            case Kind.UnionType: return [...new Set(node.types.map(inner).filter(alternative => alternative !== null))].join("|");
            case Kind.TypeLiteral: return grouped(inner(node.members.find(ts.isIndexSignatureDeclaration).type)) + "{}";
            case Kind.TypeReference: return this.reference(node, side, imports);
            default: throw new Error(`A type of kind ${Kind[node.kind]} is not known.`);
        }
    }

    reference(node, side, imports) {
        const names = qualified(node.typeName);
        const [scope, ...rest] = names;
        const full = names.join(".");
        if (["pulumi.Input", "pulumi.Output", "Promise"].includes(full)) {
            return this.type(node.typeArguments[0], side, imports);
        }

        if (scope === "inputs" || scope === "outputs") {
            this.useNested(scope === "inputs" ? "input" : "output", rest.join("."));
            return "#" + rest.join(".");
        }

        if (scope === "enums") {
            this.useEnum(rest.join("."));
            return "%" + rest.join(".");
        }

        if (full.startsWith("pulumi.asset.")) {
            return "$" + names[2];
        }

        if (full === "pulumi.ID" || full === "pulumi.URN") {
            return "s";
        }

        if (imports.has(scope)) {
            return "~" + [imports.get(scope), ...(rest.length ? rest : names)].filter(Boolean).join(".");
        }

        throw new Error(`The type ${full} is not known.`);
    }
}

const isPublic = member => !(member.modifiers ?? []).some(m => m.kind === Kind.StaticKeyword || m.kind === Kind.PrivateKeyword);

function maybeUndefined(type) {
    const inner = isReference(type, "pulumi.Output") ? type.typeArguments[0] : type;
    return ts.isUnionTypeNode(inner) && inner.types.some(alternative => alternative.kind === Kind.UndefinedKeyword);
}

/** One resource class: its declaration and its constructor. */
class Resource {
    constructor(owner, module, name) {
        this.owner = owner;
        this.module = module;
        this.name = name;
        this.folder = path.join(owner.folder, module);
        const file = [name[0].toLowerCase() + name.slice(1), name.toLowerCase()]
            .map(base => path.join(this.folder, base)).find(base => fs.existsSync(base + ".d.ts"));
        if (!file) {
            throw new Error(`@pulumi/${owner.name} has no resource ${module}/${name}.`);
        }

        this.statements = parse(file + ".d.ts").statements;
        const script = fs.readFileSync(file + ".js", "utf8");
        this.token = /__pulumiType = '([^']+)'/.exec(script)?.[1];
        this.constructorText = script.slice(script.indexOf("constructor("));
    }

    extract() {
        const imports = this.imports();
        const declared = name => this.statements.find(s =>
            (ts.isInterfaceDeclaration(s) || ts.isClassDeclaration(s)) && s.name.text === name);
        const args = declared(this.name + "Args");
        const input = args ? this.owner.members(args, "input", imports) : { members: {}, deprecated: [] };
        const outputs = this.owner.members(declared(this.name), "output", imports);
        delete outputs.members.urn;
        delete outputs.members.id;

        const names = [...new Set([...Object.keys(input.members), ...Object.keys(outputs.members)].map(bare))];
        const clash = names.filter(name => pascal(name) === this.name);
        const deprecated = [...new Set([...input.deprecated, ...outputs.deprecated])];
        return {
            cs: this.csharpName(), tok: this.token,
            ...present("secretOut", this.literals(/additionalSecretOutputs: \[([^\]]*)\]/)),
            ...present("alias", [...new Set(this.literals(/aliasOpts = \{ aliases: \[([^\]]*)\]/))]),
            ...this.assignments(),
            ...present("depProps", deprecated),
            ...present("csClash", clash),
            in: input.members,
            ...difference(input.members, outputs.members),
        };
    }

    csharpName() {
        const segments = this.module.split("/").filter(Boolean).map(part => this.owner.selection.namespaces[part] ?? pascal(part));
        return ["Pulumi", pascal(this.owner.name), ...segments, this.name].join(".");
    }

    /** Local names of other resources of the package, with the module each comes from. */
    imports() {
        const found = new Map();
        for (const statement of this.statements.filter(s => ts.isImportDeclaration(s) && s.importClause?.namedBindings)) {
            const from = statement.moduleSpecifier.text;
            const module = path.relative(this.owner.folder, path.resolve(this.folder, from)).replace(/(^|\/)index$/, "");
            const bindings = statement.importClause.namedBindings;
            const locals = ts.isNamespaceImport(bindings)
                ? (/types\/|@pulumi\/pulumi/.test(from) ? [] : [bindings.name])
                : bindings.elements.map(element => element.name);
            locals.forEach(local => found.set(local.text, module));
        }

        return found;
    }

    literals(pattern) {
        const list = pattern.exec(this.constructorText)?.[1] ?? "";
        return [...list.matchAll(/"([^"]+)"/g)].map(match => match[1]);
    }

    /** What the constructor does to inputs: secrets, JSON text, defaults and constants. */
    assignments() {
        const secretIn = [], jsonIn = [], defaults = {}, constants = {};
        for (const [, name, value] of this.constructorText.matchAll(/resourceInputs\["([^"]+)"\] = ([^;]+);/g)) {
            if (/state\?\.|\/\*out\*\//.test(value)) {
                continue;
            }

            if (value.includes("pulumi.secret(")) secretIn.push(name);
            if (value.includes("JSON.stringify")) jsonIn.push(name);
            const fallback = /\?\? (.+?)\)?(\.apply.*)?$/.exec(value);
            if (fallback) defaults[name] = fallback[1];
            if (value.includes("ProvideDefaults")) defaults[name] = "@nested";
            const constant = /^"([^"]*)"$/.exec(value);
            if (constant) constants[name] = constant[1];
        }

        return { ...present("secretIn", secretIn), ...present("jsonIn", jsonIn), ...present("default", defaults), ...present("const", constants) };
    }
}

const present = (name, value) => (Array.isArray(value) ? value : Object.keys(value)).length ? { [name]: value } : {};

function difference(inputs, outputs) {
    const same = Object.entries(outputs).filter(([name, type]) => inputs[name] === type).map(([name]) => bare(name));
    const out = Object.fromEntries(Object.entries(outputs).filter(([name]) => !same.includes(bare(name))));
    const others = Object.keys(inputs).map(bare).filter(name => !same.includes(name));
    if (!same.length) {
        return { out };
    }

    if (!others.length) {
        return { same: "*", out };
    }

    return others.length < same.length ? { out, sameExcept: others } : { same, out };
}

const selection = JSON.parse(fs.readFileSync(new URL("selection.json", import.meta.url), "utf8"));
fs.mkdirSync(output, { recursive: true });
for (const [name, selected] of Object.entries(selection)) {
    const shapes = new Package(name, selected).extract();
    fs.writeFileSync(path.join(output, name + ".json"), JSON.stringify(shapes) + "\n");
    console.log(`${name} ${shapes.version}: ${Object.keys(shapes.resources).length} resources`);
}
