// A whole conversation with the server, as an editor has it. Ends with 1 at the first answer that is wrong.
// usage: node conversation.mjs FOLDER PROGRAM ARGUMENT...
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { apply, diagnostics, position, start } from "./session.mjs";

const [folder, program, ...args] = process.argv.slice(2);
const session = start(program, args);
const { connection } = session;
const uriOf = (name) => pathToFileURL(join(folder, name)).href;

// The client and the server shake hands.
await assert.rejects(connection.sendRequest("textDocument/hover", {}), { code: -32002 });

const { capabilities, serverInfo } = await connection.sendRequest("initialize", {
  processId: process.pid,
  rootUri: pathToFileURL(folder).href,
  capabilities: { general: { positionEncodings: ["utf-8", "utf-16"] } },
});

assert.equal(capabilities.positionEncoding, "utf-16");
assert.equal(serverInfo.name, "fashion-cli");
await assert.rejects(connection.sendRequest("initialize", { capabilities: {} }), { code: -32600 });
await connection.sendNotification("initialized", {});

// A spec with a block of another file and a mistake is opened.
const common = `spec 1

# Squeeze and excitation.
block squeeze(ratio=4) {
  multiply {
    | identity
    | global_avgpool -> dense(32 // ratio) -> relu -> dense(32) -> sigmoid
  }
}
`;

const mistaken = `spec 1
name "Ünïcödé 🎈" # a comment 🎈 with wide characters
import "common.spec" { squeeze }

let width = 32

block cbr(channels, k=3) {
  conv(channels, k, pad=same, bias=false) -> batchnorm -> relu
}

data fashion_mnist {
  split = [train: 55_000, validation: 5_000]
}

model {
  stem: cbr(width, k=5)
  body: repeat 2 as i { cbr(width) -> squeeze(ratio=8) }
  global_avgpool -> dropout(20%)
  dense(classes)
}

train {
  optimizer = sgd(lr=0.05, momentun=0.9)
  freeze = [stem]
  epochs = 20
}

profile smoke {
  set train.epochs = 1
}
`;

await writeFile(join(folder, "common.spec"), common);
await writeFile(join(folder, "net.spec"), mistaken);

const uri = uriOf("net.spec");
const textDocument = { uri };
let text = mistaken;
let version = 1;

await connection.sendNotification("textDocument/didOpen", {
  textDocument: { uri, languageId: "fashion-spec", version, text },
});

const first = await diagnostics(session, uri, 1);
assert.equal(first.length, 1, JSON.stringify(first));
assert.equal(first[0].code, "E102");
assert.equal(first[0].severity, 1);
assert.deepEqual(first[0].range, {
  start: position(text, "momentun"),
  end: position(text, "momentun", "momentun".length),
});
assert.match(first[0].message, /did you mean `momentum`\?/);

// Its quick fix mends it.
const [fix] = await connection.sendRequest("textDocument/codeAction", {
  textDocument,
  range: first[0].range,
  context: { diagnostics: first },
});

assert.deepEqual(
  await connection.sendRequest("textDocument/codeAction", {
    textDocument,
    range: first[0].range,
    context: { diagnostics: first, only: ["source.organizeImports"] },
  }),
  [],
);

assert.equal(fix.kind, "quickfix");
assert.equal(fix.title, "Replace `momentun` by `momentum`");

async function edit(changes) {
  version += 1;
  await connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: changes });
}

const [change] = fix.edit.changes[uri];
text = apply(text, [change]);
await edit([{ range: change.range, text: change.newText }]);
assert.deepEqual(await diagnostics(session, uri, 2), []);

// Every request has a place; each answer is looked at.
const at = (mark, ahead = 0) => ({ textDocument, position: position(text, mark, ahead) });
const hover = async (mark, ahead) => (await connection.sendRequest("textDocument/hover", at(mark, ahead)))?.contents.value ?? "";

assert.match(await hover("conv(channels"), /conv\(channels, kernel, stride=1/);
assert.match(await hover("conv(channels"), /1x28x28 → \*\*32x28x28\*\*, 800 parameters, 800 so far/);
assert.match(await hover("pad=same"), /rows and columns added on each side/);
assert.match(await hover("momentum"), /share of the last update that goes on/);
assert.match(await hover("sgd(lr"), /stochastic gradient descent/);
assert.match(await hover("epochs = 20"), /passes over the training part/);
assert.match(await hover("train.epochs = 1", 8), /passes over the training part/);
assert.match(await hover("repeat 2"), /repeat COUNT \[as NAME\]/);
assert.match(await hover("squeeze(ratio=8)"), /block squeeze\(ratio=4\)/);
assert.match(await hover("width, k=5"), /let width = 32/);
assert.equal(await hover("wide characters"), "");

const complete = async (mark, ahead) =>
  (await connection.sendRequest("textDocument/completion", at(mark, ahead))).map((item) => item.label);

assert.ok((await complete("global_avgpool -> dropout", 0)).includes("squeeze"));
assert.ok((await complete("global_avgpool -> dropout", 18)).includes("conv"));
assert.deepEqual((await complete("momentum=0.9")).slice(0, 2), ["momentum", "nesterov"]);
assert.ok((await complete("sgd(lr")).includes("adamw"));
assert.ok((await complete("freeze = [stem]", 10)).includes("stem"));
assert.deepEqual(await complete("train.epochs = 1", 0).then((all) => all.filter((word) => word === "train")), ["train"]);
assert.ok((await complete("train.epochs = 1", 6)).includes("optimizer"));
assert.ok((await complete("{ squeeze }", 2)).includes("squeeze"));
assert.ok((await complete("cbr(width, k=5)", 11)).includes("k"));
assert.deepEqual(await complete("wide characters"), []);

// A line that cannot be read yet is completed too.
const half = text.replace("  epochs = 20\n", "  epochs = 20\n  schedule = cosine(warmup=1 \n  early_stop = [on: va");
const before = text;
text = half;
await edit([{ text }]);
assert.deepEqual(await complete("warmup=1 ", "warmup=1 ".length), ["epochs", "epoch", "steps", "step"]);
assert.ok((await diagnostics(session, uri, version)).length > 0);
text = before;
await edit([{ text }]);
assert.deepEqual(await diagnostics(session, uri, version), []);

// Names lead to where they come from, also in another file.
const definition = (mark, ahead) => connection.sendRequest("textDocument/definition", at(mark, ahead));

assert.deepEqual((await definition("cbr(width, k=5)")).range.start, position(text, "cbr(channels"));
assert.deepEqual((await definition("k=5")).range.start, position(text, "k=3"));
assert.deepEqual((await definition("width, k=5")).range.start, position(text, "width = 32"));
assert.deepEqual((await definition("stem]")).range.start, position(text, "stem: cbr"));
assert.deepEqual(await definition("squeeze(ratio=8)"), {
  uri: uriOf("common.spec"),
  range: { start: position(common, "squeeze("), end: position(common, "squeeze(", 7) },
});
assert.deepEqual((await definition("ratio=8")).range.start, position(common, "ratio=4"));
assert.equal((await definition("common.spec")).uri, uriOf("common.spec"));
assert.equal(await definition("batchnorm"), null);

const references = await connection.sendRequest("textDocument/references", {
  ...at("cbr(channels"),
  context: { includeDeclaration: true },
});

assert.equal(references.length, 3);

// Renames respect scopes, go into other files, and are refused where they would change what the spec means.
const rename = (mark, newName) => connection.sendRequest("textDocument/rename", { ...at(mark), newName });
const renamed = await rename("squeeze(ratio=8)", "excite");

assert.deepEqual(Object.keys(renamed.changes).sort(), [uriOf("common.spec"), uri].sort());
assert.equal(apply(common, renamed.changes[uriOf("common.spec")]), common.replace("squeeze(ratio=4)", "excite(ratio=4)"));
assert.equal(apply(text, renamed.changes[uri]), text.replaceAll("squeeze", "excite"));

const parameter = await rename("k=5", "kernel");
assert.equal(
  apply(text, parameter.changes[uri]),
  text.replace("k=3", "kernel=3").replace("channels, k,", "channels, kernel,").replace("k=5", "kernel=5"),
);

assert.equal(apply(text, (await rename("stem]", "entry")).changes[uri]), text.replaceAll("stem", "entry"));
await assert.rejects(rename("width = 32", "cbr"), { code: -32803, message: /there is a block called `cbr`/ });
await assert.rejects(rename("width = 32", "same"), { code: -32803, message: /`same` means something else/ });
await assert.rejects(rename("width = 32", "2nd"), { code: -32803, message: /no name/ });
await assert.rejects(rename("cbr(channels", "conv"), { code: -32803, message: /a layer of the language/ });
await assert.rejects(rename("batchnorm", "norm"), { code: -32803 });
await assert.rejects(connection.sendRequest("textDocument/prepareRename", at("dense(classes)")), { code: -32803 });
assert.equal((await connection.sendRequest("textDocument/prepareRename", at("cbr(width)"))).placeholder, "cbr");

// The outline, the shapes, and the layout.
const outline = await connection.sendRequest("textDocument/documentSymbol", { textDocument });
assert.deepEqual(
  outline.map((symbol) => symbol.name),
  ["name", "import", "width", "cbr", "data", "model", "train", "profile"],
);
assert.deepEqual(
  outline.find((symbol) => symbol.name === "model").children.map((symbol) => symbol.name),
  ["stem", "body"],
);

const hints = await connection.sendRequest("textDocument/inlayHint", {
  textDocument,
  range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } },
});

const hint = (mark) => hints.find((each) => each.position.line === position(text, mark).line)?.label;
assert.equal(hint("stem:"), ": 32x28x28 · 864");
assert.equal(hint("conv(channels"), ": 32x28x28 · 19,716");
assert.equal(hint("dense(classes)"), ": 10 · 20,338");

const ragged = text.replace("  stem: cbr(width, k=5)", "     stem:cbr( width,k = 5 )");
text = ragged;
await edit([{ text }]);

const edits = await connection.sendRequest("textDocument/formatting", {
  textDocument,
  options: { tabSize: 2, insertSpaces: true },
});

text = apply(text, edits);
assert.match(text, /^  stem: cbr\(width, k=5\)$/m);
await edit([{ text }]);
assert.deepEqual(
  await connection.sendRequest("textDocument/formatting", { textDocument, options: { tabSize: 2, insertSpaces: true } }),
  [],
);

// A change of an imported file that is open is seen at once.
const commonUri = uriOf("common.spec");

await connection.sendNotification("textDocument/didOpen", {
  textDocument: { uri: commonUri, languageId: "fashion-spec", version: 1, text: common },
});
await diagnostics(session, commonUri, 1);
session.published.delete(uri);

await connection.sendNotification("textDocument/didChange", {
  textDocument: { uri: commonUri, version: 2 },
  contentChanges: [{ text: common.replace("dense(32) ->", "dense(7) ->") }],
});

const [elsewhere] = await diagnostics(session, uri, version);
assert.deepEqual(elsewhere.range.start.line, position(text, "squeeze(ratio=8)").line);
assert.ok(elsewhere.relatedInformation.some((each) => each.location.uri === commonUri));

// What the server does not know, and what makes no sense.
await assert.rejects(connection.sendRequest("textDocument/foldingRange", { textDocument }), { code: -32601 });
await assert.rejects(connection.sendRequest("textDocument/hover", { textDocument }), { code: -32602 });
await assert.rejects(connection.sendRequest("textDocument/hover", { ...at("conv"), textDocument: { uri: "file:///none" } }), {
  code: -32602,
});
await connection.sendNotification("$/setTrace", { value: "off" });
await connection.sendNotification("$/cancelRequest", { id: 4711 });

// All of this without a tensor library.
assert.doesNotMatch(await readFile(`/proc/${session.server.pid}/maps`, "utf8"), /libtorch|openblas/);

// The end.
await connection.sendNotification("textDocument/didClose", { textDocument });
await connection.sendRequest("shutdown");
await assert.rejects(connection.sendRequest("textDocument/hover", at("conv")), { code: -32600 });
await connection.sendNotification("exit");
assert.equal(await session.ended, 0);
assert.equal(session.log, "");
connection.dispose();
process.stdout.write("the conversation went as it should\n");
