// Rings of the PF: frames out of memory and into it, with what descriptors ask for and tell.

import { beforeEach, describe, expect, test } from "vitest";
import { packetInfo } from "../../../../src/devices/intel-82599/packet";
import { Bench, Queue } from "./driver";
import { ethernet, tcp } from "./frames";

const OTHER = "02:00:00:00:00:77";
const ALL = "ff:ff:ff:ff:ff:ff";
const RX_ENABLE = 0x3000;
const TX_ENABLE = 0x4a80;

describe("a queue of the PF", () => {
  let bench: Bench;
  let queue: Queue;
  let own: string;

  beforeEach(async () => {
    bench = await Bench.open();
    bench.write(0x5080, 0x400);
    bench.write(TX_ENABLE, 1);
    bench.write(RX_ENABLE, 1);
    queue = new Queue(bench);
    queue.open();
    own = bench.machine.switchPortOf(bench.pf).unicast[0]!;
  });

  test("sends a frame out of memory to the link, and reports it in its descriptor", () => {
    const frame = ethernet(OTHER, own);
    queue.send(frame);
    expect(bench.left).toEqual([frame]);
    expect(queue.transmitted(0)).toEqual([0, 0, 0, 1]);
    expect([bench.read(0x6010), bench.read(0x6018)]).toEqual([1, 1]);
  });

  test("gathers a frame from several buffers, pads a short one, and goes round its ring", () => {
    for (let i = 0; i < 7; i++) queue.send(ethernet(OTHER, own, 50 + i));
    const frame = ethernet(OTHER, own, 10);
    const first = queue.stage(frame.subarray(0, 10));
    const second = queue.stage(frame.subarray(10), 0x1000);
    queue.put([first, 0, 0x2230_0000 | 10, 24 << 14]);
    queue.put([second, 0, 0x2b30_0000 | 14, 0]);
    queue.ring();
    expect(bench.left).toHaveLength(8);
    expect([...bench.left[7]!]).toEqual([...frame, ...new Array(36).fill(0)]);
    expect(bench.read(0x6010)).toBe(1);
  });

  test("waits for the rest of a frame", () => {
    const frame = ethernet(OTHER, own);
    const place = queue.stage(frame);
    queue.put([place, 0, 0x2230_0000 | 20, frame.length << 14]);
    queue.ring();
    expect([bench.left.length, bench.read(0x6010)]).toEqual([0, 0]);
    queue.put([place + 20, 0, (0x2b30_0000 | (frame.length - 20)) >>> 0, 0]);
    queue.ring();
    expect(bench.left).toEqual([frame]);
  });

  test("follows a context: tag, TCP checksum, segments", () => {
    const frame = tcp(OTHER, own, 250, "without length");
    const place = queue.stage(frame);
    queue.put([((0x64 << 16) | (14 << 9) | 20) >>> 0, 0, 0x2020_0c00, (100 << 16) | (20 << 8)]);
    const [tse, vle] = [1 << 31, 1 << 30];
    queue.put([place, 0, (0x2b30_0000 | tse | vle | frame.length) >>> 0, ((250 << 14) | 0x300) >>> 0]);
    queue.ring();
    expect(bench.left.map((one) => one.length)).toEqual([158, 158, 108]);
    for (const one of bench.left) {
      expect([...one.subarray(12, 16)]).toEqual([0x81, 0, 0, 0x64]);
      expect(packetInfo(one)).toEqual({ type: 0x110, ipChecksumGood: true, layer4ChecksumGood: true });
    }
    expect(queue.transmitted(1)).toEqual([0, 0, 0, 1]);
  });

  test("sends by legacy descriptors, with a checksum and a tag", () => {
    const frame = ethernet(OTHER, own);
    frame.set([0, 0], 20);
    const place = queue.stage(frame);
    const command = 0x01 | 0x02 | 0x04 | 0x08 | 0x40;
    queue.put([place, 0, ((command << 24) | (20 << 16) | frame.length) >>> 0, ((7 << 16) | (14 << 8)) >>> 0]);
    queue.ring();
    const [sent] = bench.left;
    expect([...sent!.subarray(12, 18)]).toEqual([0x81, 0, 0, 7, 0x88, 0xb5]);
    expect(packetInfo(sent!).type).toBe(0);
    expect(new DataView(sent!.buffer).getUint16(24)).not.toBe(0);
    expect(queue.transmitted(0)[3]! & 1).toBe(1);
  });

  test("puts a frame from the link into memory, with its length, protocols and checksums", () => {
    bench.model.receive(ethernet(own, OTHER));
    const plain = queue.take()!;
    expect(plain.bytes).toEqual(ethernet(own, OTHER));
    expect(plain.words).toEqual([0, 0, 0b11, 60]);
    bench.model.receive(tcp(own, OTHER, 6, "with length"));
    const { words } = queue.take()!;
    expect(words[0]).toBe(0x110);
    // Both were looked at, and are wrong: the frame was never completed.
    expect(words[2]).toBe(0xc000_0063);
    expect(bench.read(0x1010)).toBe(2);
  });

  test("takes a tag off where it shall, and tells it", () => {
    bench.write(0x1028, (1 << 25) | (1 << 30));
    bench.model.receive(ethernet(own, OTHER, 46, 0x6064));
    const { bytes, words } = queue.take()!;
    expect(bytes).toEqual(ethernet(own, OTHER, 46));
    expect(words.slice(2)).toEqual([0b1011, ((0x6064 << 16) | 60) >>> 0]);
  });

  test("writes legacy descriptors where SRRCTL asks for them", () => {
    queue.open(2);
    bench.model.receive(ethernet(own, OTHER));
    const { bytes, words } = queue.take(true)!;
    expect([bytes.length, words[2], words[3]! & 0xffff]).toEqual([60, 60, 3]);
  });

  test("spreads a long frame over several descriptors", () => {
    bench.write(0x4268, 9728 << 16);
    const frame = ethernet(own, OTHER, 3000);
    bench.model.receive(frame);
    const [first, second] = [queue.take()!, queue.take()!];
    expect([first.bytes.length, first.words[2]! & 3]).toEqual([2048, 1]);
    expect([second.bytes.length, second.words[2]! & 3]).toEqual([966, 3]);
    expect([...first.bytes, ...second.bytes]).toEqual([...frame]);
  });

  test("counts what it has no descriptor for, and what it sent and received, until the counts are read", () => {
    for (let i = 0; i < 9; i++) bench.model.receive(ethernet(ALL, OTHER));
    queue.send(ethernet(OTHER, own, 100));
    const counts = (...at: number[]) => at.map((offset) => bench.read(offset));
    expect(counts(0x3fa0, 0x1430, 0x4074, 0x4078, 0x1030)).toEqual([2, 2, 7, 7, 7]);
    expect(counts(0x4080, 0x4090, 0x40dc, 0x6030, 0x8700)).toEqual([1, 118, 1, 1, 118]);
    expect(counts(0x4088, 0x408c)).toEqual([7 * 64, 0]);
    expect(counts(0x3fa0, 0x4074, 0x4080)).toEqual([0, 0, 0]);
  });

  test("takes only what its filters let pass: own address, groups by hash, VLANs", () => {
    bench.model.receive(ethernet("02:00:00:00:00:66", OTHER));
    bench.model.receive(ethernet("01:00:5e:00:00:01", OTHER));
    expect(queue.take()).toBeUndefined();
    // Bits 47:36 of 01:00:5e:00:00:01 are 010h.
    bench.write(0x5200, 1 << 16);
    bench.write(0x5090, 4);
    bench.model.receive(ethernet("01:00:5e:00:00:02", OTHER));
    bench.model.receive(ethernet("01:00:5e:00:00:01", OTHER));
    expect(queue.take()!.bytes[5]).toBe(1);
    expect(queue.take()).toBeUndefined();
    bench.write(0x5088, 0x4000_8100);
    bench.write(0xa000 + 4 * 3, 1 << 4);
    bench.model.receive(ethernet(own, OTHER, 46, 101));
    bench.model.receive(ethernet(own, OTHER, 46, 100));
    expect([queue.take()!.bytes[15], queue.take()]).toEqual([100, undefined]);
  });

  test("interrupts by the vector of its half", () => {
    bench.enableVectors(3);
    bench.write(0x900, 0x8281);
    bench.write(0xaa0, 0b111);
    queue.send(ethernet(OTHER, own));
    bench.model.receive(ethernet(own, OTHER));
    expect(bench.messages.map(({ vector }) => vector)).toEqual([2, 1]);
  });

  test("addresses that lead nowhere lose the frame, or stop the ring, and nothing else", () => {
    queue.put([0xffff_fff0, 0xffff_ffff, 0x2b30_003c, 60 << 14]);
    queue.put([0, 0x7000, 0x2b30_003c, 60 << 14]);
    queue.ring();
    expect([bench.left, bench.read(0x6010)]).toEqual([[], 2]);
    for (const base of [0x6000, 0x1000]) bench.write(base + 4, 0xffff_ffff);
    queue.send(ethernet(OTHER, own));
    bench.model.receive(ethernet(own, OTHER));
    expect([bench.left, bench.read(0x6010), bench.read(0x1010), bench.read(0x3fa0)]).toEqual([[], 2, 0, 1]);
  });

  test("is silent without link, Bus Master Enable, or its enable bits", () => {
    bench.model.setLink(false);
    bench.model.receive(ethernet(own, OTHER));
    queue.send(ethernet(OTHER, own));
    expect([queue.take(), bench.left]).toEqual([undefined, []]);
    bench.model.setLink(true);
    bench.pf.config.write(4, 2, 2);
    bench.model.receive(ethernet(own, OTHER));
    bench.pf.config.write(4, 6, 2);
    bench.write(RX_ENABLE, 0);
    bench.model.receive(ethernet(own, OTHER));
    bench.write(TX_ENABLE, 0);
    queue.send(ethernet(OTHER, own));
    expect([queue.take(), bench.left]).toEqual([undefined, []]);
    expect(bench.machine.switchPortOf(bench.pf).counters()).toMatchObject({
      noBusMaster: 1n,
      rxDisabled: 1n,
    });
  });
});
