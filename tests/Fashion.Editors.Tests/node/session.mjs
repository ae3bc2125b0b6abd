// A language server under test, spoken to with the library that VS Code itself uses.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-languageserver-protocol/node");

/** Starts `program arguments...`; `log` collects what it writes on standard error. */
export function start(program, args) {
  const server = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const session = {
    connection,
    server,
    log: "",
    ended: new Promise((resolve) => server.on("exit", resolve)),
    published: new Map(),
    waiting: [],
  };

  server.stderr.on("data", (text) => (session.log += text));

  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    session.published.set(params.uri, params);
    session.waiting = session.waiting.filter((wait) => !wait(params));
  });

  connection.listen();
  return session;
}

/** The diagnostics of a document's version, once they come. */
export function diagnostics(session, uri, version) {
  const known = session.published.get(uri);

  if (known?.version === version) {
    return Promise.resolve(known.diagnostics);
  }

  return new Promise((resolve) => {
    session.waiting.push((params) => {
      const fits = params.uri === uri && params.version === version;
      if (fits) resolve(params.diagnostics);
      return fits;
    });
  });
}

/** The position of `mark` in a text, `ahead` characters after its beginning. */
export function position(text, mark, ahead = 0) {
  const offset = text.indexOf(mark);
  if (offset < 0) throw new Error(`no \`${mark}\` in the text`);
  const lines = text.slice(0, offset + ahead).split("\n");
  return { line: lines.length - 1, character: lines.at(-1).length };
}

/** A text after edits, which are given in any order and do not overlap. */
export function apply(text, edits) {
  const lines = text.split("\n");
  const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;

  return [...edits]
    .sort((left, right) => offset(right.range.start) - offset(left.range.start))
    .reduce((result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)), text);
}
