// The hierarchy that the import finds in bus numbers and port types.

import { describe, expect, it } from "vitest";
import { bridge, express, fn, importOf, machineOf, outline, u16 } from "./support";

const ARI_FORWARDING = { 0x64: 0x20, 0x68: 0x20 };

async function addressesOf(imported: ReturnType<typeof importOf>): Promise<string[]> {
  return (await machineOf(imported)).reachable().map(({ address }) => address);
}

describe("a dump's hierarchy", () => {
  it("has what a port's secondary bus shows below the port, and nothing where no bus is set", () => {
    const { file } = importOf(bridge("00:01.0", [1, 1]), fn("01:00.0"), bridge("00:02.0", [0, 0]));
    expect(outline(file.devices)).toBe("root-port 01.0 [endpoint 00.0], root-port 02.0");
  });

  it("keeps Functions of one device together, gaps and all", () => {
    const { file } = importOf(fn("00:1f.0"), fn("00:1f.3"), fn("00:1f.5"), fn("00:14.2"));
    expect(outline(file.devices)).toBe("endpoint 14.2, endpoint 1f.0 (0 3 5)");
  });

  it("makes a switch of an upstream port below a port, with its downstream ports", async () => {
    const imported = importOf(
      bridge("00:01.0", [1, 4]),
      bridge("01:00.0", [2, 4], 5),
      fn("01:00.1", { bytes: express(0) }),
      bridge("02:01.0", [3, 3], 6),
      bridge("02:02.0", [4, 4], 6),
      fn("04:00.0"),
    );
    expect(outline(imported.file.devices)).toBe(
      "root-port 01.0 [switch 00.0 {01.0, 02.0 [endpoint 00.0]}, endpoint 00.1]",
    );
    expect(await addressesOf(imported)).toContain("04:00.0");
  });

  it("makes a plain bridge of what is no switch: without ports, or with an endpoint among them", () => {
    const lonely = importOf(bridge("00:01.0", [1, 2]), bridge("01:00.0", [2, 2], 5));
    expect(outline(lonely.file.devices)).toBe("root-port 01.0 [pci-bridge 00.0]");
    const mixed = importOf(
      bridge("00:01.0", [1, 3]),
      bridge("01:00.0", [2, 3], 5),
      bridge("02:00.0", [3, 3], 6),
      fn("02:05.0"),
    );
    expect(outline(mixed.file.devices)).toBe(
      "root-port 01.0 [pci-bridge 00.0 [pci-bridge 00.0, endpoint 05.0]]",
    );
  });

  it("makes plain bridges of conventional ones and of those of which 64 bytes do not tell more", async () => {
    const imported = importOf(
      bridge("00:1e.0", [1, 1], -1),
      fn("01:03.0", { length: 64 }),
      fn("01:1f.7", { length: 64 }),
    );
    expect(outline(imported.file.devices)).toBe("pci-bridge 1e.0 [endpoint 03.0, endpoint 1f.7]");
    expect(await addressesOf(imported)).toEqual(["00:1e.0", "01:03.0", "01:1f.7"]);
  });

  it("reads numbers above 7 below a port as ARI Functions where ARI Forwarding is enabled", async () => {
    const imported = importOf(
      bridge("00:01.0", [1, 1], 4, ARI_FORWARDING),
      fn("01:00.0", { bytes: express(0), length: 4096 }),
      fn("01:02.1", { bytes: express(0), length: 4096 }),
    );
    expect(outline(imported.file.devices)).toBe("root-port 01.0 [endpoint 00.0 (0 17)]");
    expect(await addressesOf(imported)).toEqual(["00:01.0", "01:00.0", "01:02.1"]);
    const [port] = imported.file.devices ?? [];
    expect(port).toMatchObject({ ariForwarding: true });
  });

  it("reads them as devices behind a plain bridge where it is not", async () => {
    const imported = importOf(bridge("00:01.0", [1, 1]), fn("01:00.0"), fn("01:02.1"));
    expect(outline(imported.file.devices)).toBe("pci-bridge 01.0 [endpoint 00.0, endpoint 02.1]");
    expect(await addressesOf(imported)).toEqual(["00:01.0", "01:00.0", "01:02.1"]);
  });
});

describe("root buses of a dump", () => {
  it("are those that no bridge leads to, by domain", async () => {
    const imported = importOf(
      fn("00:00.0"),
      bridge("00:01.0", [1, 1]),
      fn("01:00.0"),
      fn("80:05.0"),
      fn("0001:00:00.0"),
      fn("10000:e0:06.0"),
    );
    expect(imported.file.devices).toBeUndefined();
    expect(imported.file.roots?.map(({ domain, bus }) => [domain, bus])).toEqual([
      [0, 0],
      [0, 0x80],
      [1, 0],
      [0x10000, 0xe0],
    ]);
    expect(await addressesOf(imported)).toEqual([
      "00:00.0",
      "00:01.0",
      "01:00.0",
      "80:05.0",
      "0001:00:00.0",
      "10000:e0:06.0",
    ]);
  });

  it("cannot lie between the buses of another root: what is there is left out, and told", async () => {
    const imported = importOf(
      bridge("00:01.0", [1, 1]),
      fn("01:00.0"),
      bridge("00:02.0", [5, 5]),
      fn("05:00.0"),
      fn("03:00.0"),
    );
    expect(imported.notes).toEqual(["03:00.0: left out, no bridge leads to bus 3 within a range of another"]);
    expect(await addressesOf(imported)).toEqual(["00:01.0", "00:02.0", "01:00.0", "05:00.0"]);
  });

  it("are told apart from buses of bridges that contradict the bridge above", () => {
    const imported = importOf(bridge("00:01.0", [1, 1]), bridge("01:00.0", [2, 2], 5), fn("02:00.0"));
    expect(imported.notes).toEqual(["01:00.0: buses 2 to 2: the bridge above does not"]);
    expect(imported.file.roots?.map(({ bus }) => bus)).toEqual([0, 2]);
  });

  it("give one bridge the bus that two claim", () => {
    const imported = importOf(bridge("00:01.0", [1, 1]), bridge("00:02.0", [1, 1]), fn("01:00.0"));
    expect(imported.notes).toEqual(["00:02.0: buses 1 to 1: another bridge leads there too"]);
    expect(outline(imported.file.devices)).toBe("root-port 01.0 [endpoint 00.0], root-port 02.0");
  });
});

describe("Functions that are bytes only", () => {
  it("are CardBus bridges, and those that did not answer", async () => {
    const imported = importOf(
      fn("00:04.0", { bytes: { 0x0e: 2, 0x10: [0, 0x10, 0, 0xfe], 0x18: [0, 3, 6, 0] } }),
      { ...fn("00:05.0"), bytes: new Uint8Array(256).fill(0xff) },
    );
    expect(imported.notes).toEqual(["00:05.0: header type 7Fh: bytes only"]);
    const machine = await machineOf(imported);
    expect(machine.at("00:04.0")!.config.read(0x10)).toBe(0xfe001000);
    expect(machine.at("00:04.0")!.config.read(0x18)).toBe(0x00060300);
    expect(machine.at("00:05.0")!.config.read(0x0c)).toBe(0xffffffff);
  });
});

describe("what the real machine breaks", () => {
  const extended = (at: number, id: number, next: number) => ({
    [at]: [...u16(id), ...u16(1 | (next << 4))],
  });
  const sriov = (fields: Record<number, readonly number[]>) =>
    Object.fromEntries(Object.entries(fields).map(([at, value]) => [0x100 + Number(at), value]));

  it("is excused by the rule's number, and the machine can be built", async () => {
    const broken = fn("01:00.0", {
      length: 4096,
      bytes: {
        ...express(0),
        ...extended(0x100, 0x10, 0),
        // InitialVFs 4, TotalVFs 8, Function Dependency Link 3, offset 0, no page sizes.
        ...sriov({ 0x0c: u16(4), 0x0e: u16(8), 0x12: [3], 0x16: u16(1) }),
      },
    });
    const imported = importOf(bridge("00:01.0", [1, 1]), broken);
    const [port] = imported.file.devices ?? [];
    expect(port).toMatchObject({ devices: [{ deviates: ["R28", "R35", "R4", "R41", "R42", "R72"] }] });
    expect((await machineOf(imported)).at("01:00.0")!.config.read(0x10c)).toBe(0x00080004);
  });
});
