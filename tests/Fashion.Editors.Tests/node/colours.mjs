// Colours spec files as VS Code does, and prints for each file its tokens: [line, start, end, scope, ...].
// usage: node colours.mjs FILE...
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const grammarFile = new URL("../../../editors/vscode/syntaxes/fashion-spec.tmLanguage.json", import.meta.url);

const engine = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(engine.buffer.slice(engine.byteOffset, engine.byteOffset + engine.byteLength));

const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(await readFile(grammarFile, "utf8"), grammarFile.pathname),
});

const grammar = await registry.loadGrammar("source.fashion-spec");

function colour(text) {
  let stack = textmate.INITIAL;

  return text.split("\n").flatMap((line, number) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => [number, startIndex, endIndex, ...scopes]);
  });
}

const coloured = {};

for (const file of process.argv.slice(2)) {
  coloured[file] = colour(await readFile(file, "utf8"));
}

process.stdout.write(JSON.stringify(coloured));
