// Malformed messages change nothing: each is refused with an error, or ends its connection, and the machine is as it was.

import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enableVfs, enumerateMachine } from "../../src/firmware";
import { builtInMachine } from "../../src/machine/built-in";
import { Machine } from "../../src/model/machine";
import { Platform } from "../../src/model/platform";
import { MessageCutter } from "../../src/server/vfio-user/framing";
import { MachineState } from "../../src/server/vfio-user/machine-state";
import { Command, decode } from "../../src/server/vfio-user/messages";
import { Migration } from "../../src/server/vfio-user/migration";
import { VfioUserServer } from "../../src/server/vfio-user/server";
import { MESSAGE_LIMIT, VfioUserSession } from "../../src/server/vfio-user/session";
import { AssignedFunction } from "../../src/vfio";
import { Random } from "../support/random";
import { Scratch } from "../support/ridge-command";
import { heldBytes } from "./fuzz/memory";
import { breakingMessage, malformedMessage, message } from "./fuzz/vfio-user";

const SEED = 13;
const MESSAGES = 1_000_000;
/** Messages from one look at the machine to the next. */
const LOOK = 50_000;
const MORE_MEMORY = 16 * 2 ** 20;

const CONNECTIONS = 40;
const MESSAGES_OF_CONNECTION = 100;

const HELLO = message(Command.Version, 4);
const INFO = message(Command.DeviceGetInfo, 16, (body) => body.setUint32(0, 16, true));

const scratch = new Scratch();
afterAll(() => scratch.remove());

let machine: Machine;
let platform: Platform;
beforeAll(async () => {
  machine = await Machine.create(builtInMachine("intel-82599")!);
  platform = new Platform(machine);
  enumerateMachine(machine);
  enableVfs(machine, machine.physicalFunctions[0]!, 7);
});

function stateOf(): string {
  return createHash("sha256").update(machine.core().snapshot()).digest("hex");
}

test(`${MESSAGES.toLocaleString("en-US")} malformed messages are refused, one reply each; machine and memory stay`, () => {
  const random = new Random(SEED);
  const device = new AssignedFunction(machine.physicalFunctions[0]!, platform);
  const sent: Uint8Array[] = [];
  const client = { send: (bytes: Uint8Array) => void sent.push(bytes), waiting: 0 };
  const migration = new Migration(new MachineState(machine, device));
  const session = new VfioUserSession(device, { client, log: () => {}, migration });
  session.handle(HELLO);
  const before = stateOf();
  let held = 0;
  for (let count = 0; count < MESSAGES; count++) {
    const one = malformedMessage(random);
    const reply = decode(session.handle(one)!)!;
    const isRefused = reply.isReply && reply.errno !== undefined && reply.body.length === 0;
    if (!isRefused || session.closed !== undefined)
      expect.fail(`message ${count}: ${Buffer.from(one).toString("hex").slice(0, 200)}`);
    if (count % LOOK !== 0) continue;
    expect(stateOf()).toBe(before);
    held ||= heldBytes();
  }
  expect(stateOf()).toBe(before);
  expect(sent).toEqual([]);
  expect(heldBytes()).toBeLessThan(held + MORE_MEMORY);
});

test("over a socket, in pieces of any size, from clients that go in the middle: the next is served, nothing changed", async () => {
  const random = new Random(SEED + 1);
  const path = scratch.path("fuzz.sock");
  const server = await VfioUserServer.open(platform, {
    functions: [{ f: machine.physicalFunctions[0]!, path }],
  });
  const before = stateOf();
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect({ path, allowHalfOpen: false });
    const replies = repliesOf(socket);
    const malformed = Array.from({ length: MESSAGES_OF_CONNECTION }, () => malformedMessage(random));
    await sendInPieces(socket, Buffer.concat([HELLO, ...malformed, INFO]), random);
    if (random.oneIn(3)) {
      socket.destroy();
      continue;
    }
    while (replies.all.length < malformed.length + 2) await new Promise(setImmediate);
    const errors = replies.all.map(({ errno }) => errno !== undefined);
    expect(errors).toEqual([false, ...malformed.map(() => true), false]);
    socket.write(breakingMessage(random));
    await replies.closed;
  }
  expect(stateOf()).toBe(before);
  await server.close();
});

async function sendInPieces(socket: Socket, bytes: Uint8Array, random: Random): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(400);
    socket.write(bytes.subarray(at, at + size));
    at += size;
    if (random.oneIn(3)) await new Promise(setImmediate);
  }
}

function repliesOf(socket: Socket) {
  const cutter = new MessageCutter(MESSAGE_LIMIT);
  const all: { readonly errno: number | undefined }[] = [];
  socket.on("error", () => {});
  socket.on("data", (piece: Uint8Array) => {
    for (const bytes of cutter.push(piece)) all.push(decode(bytes)!);
  });
  return { all, closed: new Promise((resolve) => socket.once("close", resolve)) };
}
