// Malformed lines change nothing: each gets a FAIL, or the protocol's one ERR, and the machine is as it was.

import { createHash } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enableVfs, enumerateMachine } from "../../src/firmware";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { Platform } from "../../src/model/platform";
import { MachineTarget } from "../../src/server/qtest/machine-target";
import { listenQtest } from "../../src/server/qtest/server";
import { QtestSession } from "../../src/server/qtest/session";
import { QtestClient } from "../support/qtest-client";
import { Random } from "../support/random";
import { Scratch } from "../support/ridge-command";
import { malformedLine } from "./fuzz/malformed";
import { heldBytes } from "./fuzz/memory";

const SEED = 6;
const LINES = 1_000_000;
const BATCH = 1000;
/** Batches from one look at the machine to the next. */
const LOOK = 50;
const MORE_MEMORY = 16 * 2 ** 20;

const CONNECTIONS = 40;
const LINES_OF_CONNECTION = 100;

const REFUSED = /^(FAIL( .*)?|ERR invalid argument size)$/s;

const scratch = new Scratch();
afterAll(() => scratch.remove());

let machine: Machine;
let platform: Platform;
let target: MachineTarget;
beforeAll(async () => {
  machine = await Machine.create(builtInMachine("intel-82599")!);
  enumerateMachine(machine);
  enableVfs(machine, machine.physicalFunctions[0]!, 7);
  platform = new Platform(machine);
  target = new MachineTarget(platform);
});

/** Hash of the core's state, and what guest memory takes. */
function stateOf(): string {
  const hash = createHash("sha256").update(machine.core().snapshot());
  return `${hash.digest("hex")} ${platform.ram.allocated}`;
}

/** Replies that are none of a malformed line, with the line. */
const unexpected = (lines: readonly string[], replies: readonly string[]): string[] =>
  lines.flatMap((line, i) =>
    REFUSED.test(replies[i] ?? "") ? [] : [`${line.slice(0, 80)} -> ${replies[i]?.slice(0, 80)}`],
  );

test(`${LINES.toLocaleString("en-US")} malformed lines are refused, one reply each; machine, clock and memory stay`, () => {
  const random = new Random(SEED);
  const session = new QtestSession(target);
  const before = stateOf();
  let held = 0;
  for (let batch = 0; batch < LINES / BATCH; batch++) {
    const lines = Array.from({ length: BATCH }, () => malformedLine(random));
    const replies = session.feed(`${lines.join("\n")}\nclock_step\n`).split("\n");
    expect(unexpected(lines, replies)).toEqual([]);
    expect(replies.slice(BATCH)).toEqual(["OK 0", ""]);
    if (batch % LOOK !== 0) continue;
    expect(stateOf()).toBe(before);
    held ||= heldBytes();
  }
  expect(stateOf()).toBe(before);
  expect(heldBytes()).toBeLessThan(held + MORE_MEMORY);
});

test("over a socket, in packets of any size, from clients that go in the middle: the next is served, nothing changed", async () => {
  const random = new Random(SEED + 1);
  const path = scratch.path("fuzz.sock");
  const server = await listenQtest(target, path);
  const before = stateOf();
  for (let i = 0; i < CONNECTIONS; i++) {
    const client = new QtestClient(connect({ path, allowHalfOpen: false }));
    const lines = Array.from({ length: LINES_OF_CONNECTION }, () => malformedLine(random));
    const text = `${lines.join("\n")}\nendianness\n`;
    for (let at = 0; at < text.length; ) {
      const size = 1 + random.below(400);
      client.socket.write(text.slice(at, at + size), "latin1");
      at += size;
      if (random.oneIn(3)) await new Promise(setImmediate);
    }
    if (random.oneIn(3)) {
      client.socket.destroy();
      continue;
    }
    while (!client.received.endsWith("\nOK little\n")) await new Promise(setImmediate);
    expect(unexpected(lines, client.received.split("\n"))).toEqual([]);
    client.socket.end(malformedLine(random), "latin1");
    await client.untilClosed();
  }
  expect(stateOf()).toBe(before);
  await server.close();
});
