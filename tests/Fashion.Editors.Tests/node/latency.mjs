// How long after an edit of a spec of 500 lines its diagnostics come, in ms: the median, and the slowest of ten.
// usage: node latency.mjs PROGRAM ARGUMENT...
import { performance } from "node:perf_hooks";
import { diagnostics, start } from "./session.mjs";

const [program, ...args] = process.argv.slice(2);
const session = start(program, args);
const { connection } = session;

const block = (number) => `
block unit_${number}(channels, k=3) {
  let half = channels // 2
  residual(scale=0.2) {
    concat {
      | conv(half, 1x1) -> batchnorm -> relu
      | conv(half, k, pad=same) -> batchnorm -> relu
    }
    conv(channels, 1x1)
  }
}
`;

const numbers = Array.from({ length: 40 }, (_, number) => number);

const text = `spec 1

data fashion_mnist {
  split = [train: 55_000, validation: 5_000]
}
${numbers.map(block).join("")}
model {
  stem: conv(16, 3x3, pad=same) -> batchnorm -> relu
${numbers.map((number) => `  u${number}: unit_${number}(16)`).join("\n")}
  global_avgpool
  dense(classes)
}

train {
  optimizer = adamw(lr=2e-3)
  epochs = 20
}

profile smoke {
  set train.epochs = 1
}
`;

await connection.sendRequest("initialize", { capabilities: {} });
await connection.sendNotification("initialized", {});

const uri = "file:///latency.spec";
await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "fashion-spec", version: 1, text } });
const atFirst = await diagnostics(session, uri, 1);
if (atFirst.length > 0) throw new Error(JSON.stringify(atFirst));

const line = text.split("\n").findIndex((each) => each.includes("stem: conv(16"));
const character = text.split("\n")[line].indexOf("16") + 1;
const times = [];

for (let version = 2; version < 82; version += 1) {
  const isWrong = version % 2 === 0;
  const range = { start: { line, character }, end: { line, character: character + 1 } };
  const began = performance.now();

  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ range, text: isWrong ? "5" : "6" }],
  });

  const found = await diagnostics(session, uri, version);
  times.push(performance.now() - began);
  if (found.length > 0 !== isWrong) throw new Error(JSON.stringify(found));
}

await connection.sendRequest("shutdown");
await connection.sendNotification("exit");
await session.ended;
connection.dispose();

// The first edits also wait for the compiler of .NET.
const warm = times.slice(20).sort((left, right) => left - right);

process.stdout.write(
  JSON.stringify({
    lines: text.split("\n").length - 1,
    first: times[0],
    median: warm[Math.floor(warm.length / 2)],
    slow: warm[Math.floor(warm.length * 0.9)],
  }),
);
