// What the gate counts the instructions of: batches of one hot path, by its place among `paths`. They are played by a script of
// node:vm, since callgrind can be told to count within that function of Node alone.

import { Script } from "node:vm";

import { makeAccesses } from "../../src/bench/config/accesses";
import { registersOf } from "../../src/bench/config/registers";
import { placeBars, randomPlaces } from "../../src/bench/decode/addresses";
import { makeNetwork } from "../../src/bench/frames/network";
import { RidgeFrames } from "../../src/bench/frames/ridge";
import { makeTraffic } from "../../src/bench/frames/traffic";
import { buildMachine, enableVfs } from "../../src/bench/machine";
import { BATCH } from "./paths";

type Play = () => void;

/** Batches after which everything is compiled. */
const WARM_UP = 8;

async function frames(): Promise<Play> {
  const network = makeNetwork({ ports: 64, vlans: 16 });
  const ridge = await RidgeFrames.create("gate", network, makeTraffic(network, BATCH));
  return () => ridge.play();
}

/** A core with eight PFs and their VFs, and accesses to all of them. */
async function configuration() {
  const machine = await buildMachine({ pfs: 8, vfs: 7, vectors: 3 });
  for (const pf of machine.functions) enableVfs(pf, 7);
  return { core: machine.core(), accesses: makeAccesses(registersOf(machine), BATCH) };
}

async function batches(): Promise<Play> {
  const { core, accesses } = await configuration();
  const view = core.requestRing(accesses.byteLength);
  const ring = new Uint32Array(view.buffer, view.byteOffset, accesses.length);
  return () => {
    ring.set(accesses);
    core.submit(BATCH);
  };
}

async function calls(): Promise<Play> {
  const { core, accesses } = await configuration();
  const words = accesses.length / BATCH;
  return () => {
    for (let at = 0; at < accesses.length; at += words) core.configRead(accesses[at]! & 0xffff, 0x08, 4);
  };
}

async function decoding(): Promise<Play> {
  const hierarchy = await placeBars(16, 64);
  const { core } = hierarchy;
  const ring = core.addressRing(BATCH);
  ring.set([...randomPlaces(hierarchy, BATCH)].map(({ address }) => address));
  return () => void core.resolveMany(BATCH);
}

const makers = [frames, batches, calls, decoding];
const [path = 0, count = 0] = process.argv.slice(2).map(Number);
const play = await makers[path]!();
for (let i = 0; i < WARM_UP; i++) play();
Object.assign(globalThis, { play, count });
new Script("for (let i = 0; i < count; i++) play();").runInThisContext();
