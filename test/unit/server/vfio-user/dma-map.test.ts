import { expect, test } from "vitest";
import { DmaMap } from "../../../../src/server/vfio-user/dma-map";
import { Errno } from "../../../../src/server/vfio-user/messages";

const both = { read: true, write: true };

function mapped(): DmaMap {
  const map = new DmaMap();
  map.map({ address: 0x2000n, size: 0x1000n, read: true, write: false });
  map.map({ address: 0x1000n, size: 0x1000n, ...both });
  return map;
}

test("bytes in ranges side by side may be reached together", () => {
  expect(mapped().allows("read", 0x1ffen, 4)).toBe(true);
});

test("one range without the permission is enough for a no", () => {
  expect(mapped().allows("write", 0x1ffen, 2)).toBe(true);
  expect(mapped().allows("write", 0x1ffen, 3)).toBe(false);
});

test("nothing is allowed before, behind or between", () => {
  const map = mapped();
  map.map({ address: 0x4000n, size: 0x1000n, ...both });
  expect(map.allows("read", 0xfffn, 2)).toBe(false);
  expect(map.allows("read", 0x2fffn, 2)).toBe(false);
  expect(map.allows("read", 0x4fffn, 2)).toBe(false);
});

test("an overlap is refused and changes nothing", () => {
  const map = mapped();
  expect(map.map({ address: 0xfffn, size: 2n, ...both })).toBe(Errno.EEXIST);
  expect(map.map({ address: 0x2fffn, size: 2n, ...both })).toBe(Errno.EEXIST);
  expect(map.count).toBe(2);
});

test("no bytes, or bytes beyond 64-bit addresses, are no range", () => {
  const map = new DmaMap();
  expect(map.map({ address: 0n, size: 0n, ...both })).toBe(Errno.EINVAL);
  expect(map.map({ address: 0xffff_ffff_ffff_f000n, size: 0x1001n, ...both })).toBe(Errno.EINVAL);
  expect(map.map({ address: 0xffff_ffff_ffff_f000n, size: 0x1000n, ...both })).toBeUndefined();
});

test("a range is taken out as it was mapped, or not at all", () => {
  const map = mapped();
  expect(map.unmap(0x1000n, 0x800n)).toBe(Errno.EINVAL);
  expect(map.unmap(0x1000n, 0x1000n)).toBeUndefined();
  expect(map.allows("read", 0x1000n, 1)).toBe(false);
  expect(map.count).toBe(1);
});

test("all ranges go at once", () => {
  const map = mapped();
  map.unmapAll();
  expect(map.count).toBe(0);
});
