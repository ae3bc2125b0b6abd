// The VS Code extension with VS Code and its client library played by this script.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../editors/vscode");
const manifest = require(join(folder, "package.json"));

// Every file that the manifest names is there.
const { languages, grammars } = manifest.contributes;

for (const file of [manifest.main, languages[0].configuration, grammars[0].path]) {
  assert.ok(existsSync(join(folder, file)), file);
}

assert.equal(require(join(folder, grammars[0].path)).scopeName, grammars[0].scopeName);
require(join(folder, languages[0].configuration));

const clients = [];
const state = { command: "fashion-cli", isTrusted: false };
const listeners = {};

const subscribe = (name) => (listener) => {
  listeners[name] = listener;
  return { dispose() {} };
};

const vscode = {
  workspace: {
    getConfiguration: () => ({ get: () => state.command }),
    workspaceFolders: [{ uri: { fsPath: "/workspace" } }],
    get isTrusted() {
      return state.isTrusted;
    },
    onDidChangeConfiguration: subscribe("configuration"),
    onDidGrantWorkspaceTrust: subscribe("trust"),
    createFileSystemWatcher: (pattern) => ({ pattern }),
  },
};

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, running: false });
    clients.push(this);
  }

  async start() {
    this.running = true;
  }

  async stop() {
    this.running = false;
  }
}

const load = Module._load;

Module._load = (request, ...rest) => {
  if (request === "vscode") return vscode;
  if (request === "vscode-languageclient/node") return { LanguageClient, TransportKind: { stdio: 0 } };
  return load(request, ...rest);
};

const extension = require(join(folder, manifest.main));
await extension.activate({ subscriptions: [] });
assert.equal(clients.length, 0, "nothing is started in a workspace without trust");

state.isTrusted = true;
await listeners.trust();
assert.deepEqual(clients[0].server, { command: "fashion-cli", args: ["lsp"], transport: 0 });
assert.deepEqual(clients[0].options.documentSelector, [{ language: languages[0].id }]);
assert.ok(clients[0].running);

state.command = "./fashion-cli";
await listeners.configuration({ affectsConfiguration: (name) => name in manifest.contributes.configuration.properties });
assert.ok(!clients[0].running && clients[1].running);
assert.equal(clients[1].server.command, "/workspace/fashion-cli");

await extension.deactivate();
assert.ok(!clients[1].running);
process.stdout.write("the extension does as it says\n");
