// Frames on threads: the same decisions and counts as without, and changes of tables that are seen whole or not at all.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FrameCounter, FrameResult, PortOption } from "../../../src/abi";
import { makeNetwork } from "../../../src/bench/frames/network";
import { makeTraffic } from "../../../src/bench/frames/traffic";
import { buildMachine, enableVfs } from "../../../src/bench/machine";
import { ThreadedFrames } from "../../../src/bench/threads/contender";
import type { CoreFrames } from "../../../src/core/frames";
import type { Machine } from "../../../src/model/machine";
import { FrameThreads } from "../../../src/threads/frame-threads";
import { sharedCore, sharedModule } from "../../../src/threads/shared-core";

const RING = 4096;
const FRAME_BYTES = 64;
const VFS = 8;
const THREADS = 2;
const MASTER = 4;
/** Batches after which a test gives up waiting for something to be seen. */
const PATIENCE = 20_000;

const mac = (n: number) => Uint8Array.of(2, 0, 0, 0, 0, n);

async function machineWith(workers: number, core?: typeof sharedCore): Promise<Machine> {
  const frames = { workers, ring: RING, buffer: RING * FRAME_BYTES, destinations: 16 * RING };
  const machine = await buildMachine({ pfs: 1, vfs: VFS, vectors: 0, frames }, core);
  const pf = machine.functions[0]!;
  enableVfs(pf, VFS);
  for (const f of [pf, ...pf.vfs]) f.config.write(4, MASTER, 2);
  return machine;
}

/** A machine whose VF `n` is port `n + 2` with address `mac(n + 2)`, and its threads. */
class Rig {
  private constructor(
    readonly machine: Machine,
    readonly frames: CoreFrames,
    readonly threads: FrameThreads,
  ) {}

  static async start(): Promise<Rig> {
    const machine = await machineWith(1 + THREADS, sharedCore);
    const { frames } = machine.core();
    for (let port = 1; port <= VFS + 1; port++) {
      frames.setOptions(0, port, PortOption.AcceptUntagged | PortOption.TxEnabled | PortOption.RxEnabled);
      frames.addAddress(0, port, mac(port));
    }
    return new Rig(machine, frames, await FrameThreads.start(machine));
  }

  /** Fills a worker's ring with one and the same frame. */
  fill(worker: number, from: number, to: number): void {
    const { buffer, bufferAt, entries } = this.frames.views(worker);
    buffer.set(mac(to));
    buffer.set(mac(from), 6);
    buffer.set([8, 0], 12);
    for (let frame = 0; frame < RING; frame++) entries.set([bufferAt, FRAME_BYTES, from, 0], frame * 4);
  }

  forward(worker: number, count = RING, now = 0n): Promise<number> {
    return this.threads.forward({ index: 0, worker, first: 0, count }, { now });
  }

  /** Different results in a worker's ring, as `destination or reason / count`. */
  results(worker: number): string[] {
    const { results } = this.frames.views(worker);
    const words = FrameResult.Bytes / 4;
    const seen = new Set<string>();
    for (let frame = 0; frame < RING; frame++)
      seen.add(`${results[frame * words]} / ${results[frame * words + 1]! & 0xfffff}`);
    return [...seen];
  }

  counter(port: number, counter: FrameCounter): bigint {
    return this.frames.counters(0, port)[counter]!;
  }
}

describe("threads of a machine", () => {
  test("that was not created with sharedCore are refused", async () => {
    const machine = await machineWith(3);
    await expect(FrameThreads.start(machine)).rejects.toThrow(
      "threads of domain 0: the machine was not created with sharedCore",
    );
  });

  test("that has one worker only are refused", async () => {
    const machine = await machineWith(1, sharedCore);
    await expect(FrameThreads.start(machine)).rejects.toThrow(
      'threads of domain 0: "frames": { "workers": … } gives 1, at least 2 are needed',
    );
  });

  test("an instance more leaves the state of the others as it is", async () => {
    const core = (await machineWith(3, sharedCore)).core();
    const before = core.snapshot();
    await WebAssembly.instantiate(await sharedModule(), { env: { memory: core.memory } });
    expect(Buffer.compare(core.snapshot(), before)).toBe(0);
  });

  test("have the same decisions and counters as one after the other without threads", async () => {
    const network = makeNetwork({ ports: 120, vlans: 7 });
    const traffics = [1, 2].map((seed) => makeTraffic(network, 2 ** 15, undefined, seed));
    const threaded = await ThreadedFrames.create(network, traffics);
    try {
      expect(await threaded.difference()).toBeUndefined();
    } finally {
      await threaded.close();
    }
  });
});

describe("with two threads", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterAll(() => rig.threads.close());

  test("a batch that users fill is forwarded on its thread", async () => {
    const network = rig.machine.switchOf(rig.machine.functions[0]!);
    const batch = network.batch(1);
    const bytes = new Uint8Array(60);
    bytes.set(mac(4));
    bytes.set(mac(3), 6);
    batch.put(3, bytes);
    batch.put(99, bytes);
    const seen: string[] = [];
    await batch.forwardOn(
      rig.threads,
      0n,
      (frame, port, _word, vid) => seen.push(`${frame} to port ${port} in VLAN ${vid}`),
      (frame, reason) => seen.push(`${frame} dropped: ${reason}`),
    );
    expect(seen).toEqual(["0 to port 4 in VLAN 0", `1 dropped: ${FrameCounter.NoSuchPort}`]);
    expect(batch.count).toBe(0);
  });

  test("a thread copies into its own receive rings", async () => {
    const ring = rig.frames.openReceiveRing(0, 5);
    rig.fill(2, 3, 5);
    await rig.forward(2, 3);
    expect(await rig.threads.deliver({ index: 0, worker: 2, first: 0, count: 3 })).toBe(3);
    expect(ring).toBe(0);
    const written = new Uint32Array(rig.machine.core().memory.buffer, rig.frames.areaAt(4, 2), 1)[0]!;
    expect(written).toBe(3 * 128);
    expect(new Uint32Array(rig.machine.core().memory.buffer, rig.frames.areaAt(4, 1), 1)[0]).toBe(0);
  });

  test.each<[string, number, object, string]>([
    ["worker 0, the host's own", 0, {}, "threads of domain 0: worker 0 has no thread: 1 to 2 do"],
    ["a worker that is not there", 3, {}, "threads of domain 0: worker 3 has no thread: 1 to 2 do"],
    ["a stretch of nothing", 1, { stretch: 0 }, "threads of domain 0: a stretch has at least one frame: 0"],
  ])("%s is refused", async (_, worker, options, message) => {
    const job = { index: 0, worker, first: 0, count: 1 };
    await expect(rig.threads.forward(job, options)).rejects.toThrow(message);
  });

  test("a thread that is at work is not asked a second time", async () => {
    const first = rig.forward(1);
    await expect(rig.forward(1)).rejects.toThrow("threads of domain 0, worker 1: is at work already");
    expect(await first).toBe(RING);
  });

  test("what does not exist decides nothing", async () => {
    expect(await rig.threads.forward({ index: 7, worker: 1, first: 0, count: 1 })).toBe(0);
    expect(await rig.threads.forward({ index: 0, worker: 1, first: RING, count: 1 })).toBe(0);
  });

  test("no frame is lost or counted twice while the host reads counters all the time", async () => {
    rig.fill(1, 3, 4);
    rig.fill(2, 5, 4);
    for (const port of [3, 4, 5]) rig.frames.clearCounters(0, port);
    const batches = 200;
    const stream = async (worker: number) => {
      for (let batch = 0; batch < batches; batch++) await rig.forward(worker);
    };
    let last = 0n;
    const all = Promise.all([stream(1), stream(2)]);
    let under = true;
    void all.finally(() => {
      under = false;
    });
    while (under) {
      const now = rig.counter(4, FrameCounter.RxFrames);
      expect(now).toBeGreaterThanOrEqual(last);
      expect(now % BigInt(RING), "frames of whole batches").toBe(0n);
      last = now;
      await new Promise(setImmediate);
    }
    await all;
    const sent = BigInt(batches * RING);
    expect([3, 5].map((port) => rig.counter(port, FrameCounter.TxFrames))).toEqual([sent, sent]);
    expect(rig.counter(4, FrameCounter.RxFrames)).toBe(2n * sent);
    expect(rig.counter(4, FrameCounter.RxBytes)).toBe(2n * sent * BigInt(FRAME_BYTES));
  });

  test("a change of tables under traffic is seen by a whole batch or by none of it", async () => {
    rig.fill(1, 3, 4);
    rig.fill(2, 5, 4);
    const seen = new Set<string>();
    let mixed = 0;
    let under = true;
    const stream = async (worker: number) => {
      for (let batch = 0; batch < PATIENCE && seen.size < 2; batch++) {
        await rig.forward(worker);
        const results = rig.results(worker);
        if (results.length !== 1) mixed++;
        for (const one of results) seen.add(one);
      }
    };
    const all = Promise.all([stream(1), stream(2)]).finally(() => {
      under = false;
    });
    for (let change = 0; under; change++) {
      if (change % 2 === 0) rig.frames.removeAddress(0, 4, mac(4));
      else rig.frames.addAddress(0, 4, mac(4));
      await new Promise(setImmediate);
    }
    await all;
    rig.frames.addAddress(0, 4, mac(4));
    // To its port, or to the uplink as nobody here has the address.
    expect([...seen].sort()).toEqual(["0 / 1", "4 / 1"]);
    expect(mixed).toBe(0);
  });

  test("VFs that go under traffic take their ports and addresses along, and nobody else's", async () => {
    rig.fill(1, 3, 4);
    rig.fill(2, 1, 1);
    const pf = rig.machine.functions[0]!;
    const control = pf.config.block("SR-IOV");
    const streams = Promise.all([rig.forward(1), rig.forward(2)]);
    control.write("SR-IOV Control", { "VF Enable": false });
    await streams;
    await rig.forward(1);
    expect(rig.results(1)).toEqual([`${FrameCounter.NoSuchPort} / 0`]);
    expect(rig.frames.hasAddress(0, 1, mac(1))).toBe(true);
    enableVfs(pf, VFS);
    expect(rig.frames.addresses(0, 4)).toEqual([]);
  });

  test("two threads share a port's rate limit: together they send what it allows, and not a frame more", async () => {
    const allowed = 1000;
    rig.frames.setRateLimit(0, 1, { bytes: 1n, ticks: 1, burst: allowed * FRAME_BYTES });
    rig.frames.clearCounters(0, 1);
    for (const worker of [1, 2]) rig.fill(worker, 1, 77);
    await Promise.all([rig.forward(1), rig.forward(2)]);
    expect(rig.counter(1, FrameCounter.TxFrames)).toBe(BigInt(allowed));
    expect(rig.counter(1, FrameCounter.RateLimited)).toBe(BigInt(2 * RING - allowed));
    rig.frames.setRateLimit(0, 1, { bytes: 0n, ticks: 0, burst: 0 });
  });

  test("the first drop on a thread is reported when counters are read", async () => {
    rig.frames.clearCounters(0, 1);
    rig.machine.events();
    rig.fill(1, 1, 77);
    const { buffer } = rig.frames.views(1);
    buffer[6] = 1;
    await rig.forward(1);
    rig.counter(1, FrameCounter.Malformed);
    rig.counter(1, FrameCounter.Malformed);
    const drops = rig.machine.events().filter(({ event }) => event.kind === "frame dropped");
    expect(drops.map(({ event }) => event)).toEqual([
      expect.objectContaining({ kind: "frame dropped", reason: "malformed" }),
    ]);
  });
});

test("closed threads finish what they are at, and take nothing more", async () => {
  const rig = await Rig.start();
  rig.fill(1, 3, 4);
  const last = rig.forward(1);
  await rig.threads.close();
  expect(await last).toBe(RING);
  await expect(rig.forward(1)).rejects.toThrow("threads of domain 0: the threads are closed");
  rig.frames.removeAddress(0, 4, mac(4));
  expect(rig.frames.addresses(0, 4)).toEqual([]);
});
