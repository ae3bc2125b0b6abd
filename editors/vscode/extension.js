// Starts `fashion-cli lsp` when the first spec is opened; everything else is the server's answer.
"use strict";

const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

/** The configured program; a path beginning with `./` or `../` leads from the first workspace folder. */
function command() {
  const configured = vscode.workspace.getConfiguration("fashionSpec").get("command");
  const folder = vscode.workspace.workspaceFolders?.[0];
  const isRelative = configured.startsWith("./") || configured.startsWith("../");

  return isRelative && folder ? path.join(folder.uri.fsPath, configured) : configured;
}

async function start() {
  const program = { command: command(), args: ["lsp"], transport: TransportKind.stdio };

  client = new LanguageClient("fashionSpec", "Fashion spec", program, {
    documentSelector: [{ language: "fashion-spec" }],
    // What a spec imports may change without being open.
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.spec") },
  });

  await client.start();
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (vscode.workspace.isTrusted && change.affectsConfiguration("fashionSpec.command")) {
        return restart();
      }
    }),
  );

  if (vscode.workspace.isTrusted) {
    await start();
  } else {
    context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
  }
}

module.exports = { activate, deactivate: stop };
