// Access Control Services, each bit with it and without it: at ports, and among the Functions of a device. PCIe §6.12.

import { describe, expect, test } from "vitest";
import { CompletionStatus } from "../../../src/abi";
import { AER, CR, DT, EC, type Fabric, fabric, type Name, PORT_NUMBER, RR, SV, TB, UF } from "./fabric";

const DATA = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const MEMORY = 0x10_0000n;
const RECEIVED_TARGET_ABORT = 1 << 28;
const RECEIVED_MASTER_ABORT = 1 << 29;

const write = (rig: Fabric, from: Name, to: bigint, translated = false) =>
  rig.f(from).dma.write(to, DATA, { translated });
const toMemory = { status: CompletionStatus.Successful, target: "memory", redirected: false };
/** What became of a request that reached the BAR of a Function. */
const reached = (rig: Fabric, name: Name, way: { direct: boolean; redirected?: boolean }) => ({
  status: CompletionStatus.Successful,
  target: "BAR",
  completerId: rig.f(name).routingId,
  redirected: false,
  ...way,
});

describe("without ACS", () => {
  test.each([
    ["b", "to the device below the other port of the switch"],
    ["a1", "to the other Function of its device"],
    ["c", "to the device below another Root Port"],
  ] as const)("a request goes straight to %s, %s", async (to, _) => {
    const rig = await fabric();
    expect(write(rig, "a0", rig.memoryOf(to))).toMatchObject(reached(rig, to, { direct: true }));
    expect(rig.platform.readBytes(rig.memoryOf(to), 8)).toEqual(DATA);
  });

  test("to memory it goes up", async () => {
    const rig = await fabric();
    expect(write(rig, "a0", MEMORY)).toMatchObject({ ...toMemory, direct: false, address: MEMORY });
    expect(rig.platform.readBytes(MEMORY, 8)).toEqual(DATA);
  });

  test("one to the Function's own BAR would come back to the link: Unsupported Request, noted by the port", async () => {
    const rig = await fabric();
    expect(rig.f("a0").dma.read(rig.memoryOf("a0"), 4)).toMatchObject({
      status: CompletionStatus.UnsupportedRequest,
      reason: "back to the link it came from",
      bytes: new Uint8Array(4).fill(0xff),
    });
    expect([rig.unsupported("dsp0"), rig.violated("dsp0")]).toEqual([true, false]);
    expect(rig.f("a0").peek(4) & RECEIVED_MASTER_ABORT).toBe(RECEIVED_MASTER_ABORT);
  });

  test("in a window of another port where nobody is, that port refuses it", async () => {
    const rig = await fabric();
    rig.f("b").config.write(4, 4, 2);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject({ reason: "nobody claims the address" });
    expect([rig.unsupported("dsp0"), rig.unsupported("dsp1")]).toEqual([false, true]);
  });

  test("a port's own request goes to its neighbour too, and its own ACS has no say in it", async () => {
    const rig = await fabric();
    rig.control("dsp0", RR);
    expect(write(rig, "dsp0", rig.memoryOf("b"))).toMatchObject(reached(rig, "b", { direct: true }));
    rig.f("b").config.write(4, 4, 2);
    expect(write(rig, "dsp0", rig.memoryOf("b"))).toMatchObject({ reason: "nobody claims the address" });
    expect([rig.unsupported("dsp0"), rig.unsupported("dsp1")]).toEqual([false, true]);
  });

  test("devices on a PCI bus hear each other, whatever the ports above say", async () => {
    const rig = await fabric();
    rig.control("rp3", RR | UF);
    expect(write(rig, "p", rig.memoryOf("q"))).toMatchObject(reached(rig, "q", { direct: true }));
  });
});

describe("Source Validation", () => {
  /** The port gets other buses: what comes from below has a Requester ID that does not belong there. */
  const strange = async (control: number) => {
    const rig = await fabric();
    rig.f("a0").config.write(0x54, Number(MEMORY));
    rig.f("a0").config.write(0x52, 1, 2);
    rig.f("dsp0").config.write(0x19, 0x70, 1);
    rig.f("dsp0").config.write(0x1a, 0x70, 1);
    rig.control("dsp0", control);
    return rig;
  };

  test("lets nobody through whose bus is not below the port: Completer Abort, noted as a violation", async () => {
    const rig = await strange(SV);
    expect(rig.f("a0").dma.read(MEMORY, 4)).toMatchObject({
      status: CompletionStatus.CompleterAbort,
      reason: "ACS Source Validation",
      target: "none",
    });
    expect(rig.violated("dsp0")).toBe(true);
    expect(rig.f("a0").peek(4) & RECEIVED_TARGET_ABORT).toBe(RECEIVED_TARGET_ABORT);
  });

  test("stops interrupt messages too", async () => {
    const rig = await strange(SV);
    const seen: unknown[] = [];
    rig.platform.onMessage = (message) => seen.push(message);
    expect(rig.machine.interrupts.raise(rig.f("a0"))).toBe("sent");
    expect(seen).toEqual([]);
    expect(rig.violated("dsp0")).toBe(true);
  });

  test("without it the port does not look", async () => {
    const rig = await strange(0xff & ~SV & ~EC);
    expect(write(rig, "a0", MEMORY)).toMatchObject(toMemory);
    expect(rig.violated("dsp0")).toBe(false);
  });

  test("with it what belongs there passes", async () => {
    const rig = await fabric();
    for (const name of ["dsp0", "rp1"] as const) rig.control(name, SV);
    expect(write(rig, "a0", MEMORY)).toMatchObject(toMemory);
    expect([rig.violated("dsp0"), rig.violated("rp1")]).toEqual([false, false]);
  });
});

describe("Translation Blocking", () => {
  const open = async (control: number) => {
    const rig = await fabric();
    rig.enableAts("a0");
    rig.control("dsp0", control);
    return rig;
  };

  test("lets no translated request through; the Header Log shows it with AT, length and byte enables", async () => {
    const rig = await open(TB);
    expect(rig.f("a0").dma.write(0x1006n, DATA.subarray(0, 7), { translated: true })).toMatchObject({
      status: CompletionStatus.CompleterAbort,
      reason: "ACS Translation Blocking",
    });
    expect(rig.violated("dsp0")).toBe(true);
    const log = [0, 4, 8, 12].map((at) => rig.f("dsp0").peek(AER + 0x1c + at) >>> 0);
    expect(log).toEqual([0x4000_0803, 0x0300_001c, 0x0000_1004, 0]);
    expect(rig.platform.readBytes(0x1006n, 7)).toEqual(new Uint8Array(7));
  });

  test("stops translation requests", async () => {
    const rig = await open(TB);
    expect(rig.f("a0").dma.translate(0x1000n)).toMatchObject({
      status: CompletionStatus.CompleterAbort,
      reason: "ACS Translation Blocking",
      length: 0n,
    });
  });

  test("does not touch untranslated ones", async () => {
    const rig = await open(TB);
    expect(write(rig, "a0", MEMORY)).toMatchObject(toMemory);
    expect(rig.violated("dsp0")).toBe(false);
  });

  test("without it translated ones pass", async () => {
    const rig = await open(SV);
    expect(write(rig, "a0", MEMORY, true)).toMatchObject(toMemory);
    expect(rig.violated("dsp0")).toBe(false);
  });
});

describe("Request Redirect at a port, and Upstream Forwarding above it", () => {
  test("a request to a peer goes to the root first", async () => {
    const rig = await fabric();
    rig.control("dsp0", RR);
    rig.control("rp1", UF);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject(
      reached(rig, "b", { direct: false, redirected: true }),
    );
    expect(rig.platform.readBytes(rig.memoryOf("b"), 8)).toEqual(DATA);
  });

  test("the port above the switch, which has both devices below, sends it up with Upstream Forwarding only", async () => {
    const rig = await fabric();
    rig.control("dsp0", RR);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject({
      status: CompletionStatus.UnsupportedRequest,
      reason: "back to the link it came from",
      redirected: true,
    });
    expect([rig.unsupported("rp1"), rig.violated("rp1")]).toEqual([true, false]);
    expect(rig.platform.readBytes(rig.memoryOf("b"), 8)).toEqual(new Uint8Array(8));
  });

  test("that of the other port makes no difference", async () => {
    const rig = await fabric();
    rig.control("dsp1", RR);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject(reached(rig, "b", { direct: true }));
  });

  test("between Root Ports: with it by way of the IOMMU, without it past it", async () => {
    const rig = await fabric({ iommu: { domains: [{ name: "guest", functions: ["05:00.0"] }] } });
    expect(write(rig, "c", rig.memoryOf("b"))).toMatchObject(reached(rig, "b", { direct: true }));
    expect(rig.machine.iommu.faults()).toEqual([]);
    rig.control("rp2", RR);
    expect(write(rig, "c", rig.memoryOf("b"))).toMatchObject({
      reason: "IOMMU fault",
      redirected: true,
      target: "none",
    });
    expect(rig.machine.iommu.faults()).toMatchObject([{ requesterId: 0x0500, address: rig.memoryOf("b") }]);
  });

  test("Upstream Forwarding at both ports brings a request from Function to Function to the root", async () => {
    const rig = await fabric();
    rig.control("a0", RR);
    const outcomes = [0, UF].flatMap((lower) =>
      [0, UF].map((upper) => {
        rig.control("dsp0", lower);
        rig.control("rp1", upper);
        return write(rig, "a0", rig.memoryOf("a1")).reason;
      }),
    );
    const back = "back to the link it came from";
    expect(outcomes).toEqual([back, back, back, undefined]);
    expect(write(rig, "a0", rig.memoryOf("a1"))).toMatchObject(
      reached(rig, "a1", { direct: false, redirected: true }),
    );
  });
});

describe("Completion Redirect", () => {
  test.each([
    ["dsp1", true],
    ["dsp0", false],
  ] as const)("at %s the completion of a read of b goes by way of the root: %s", async (name, redirected) => {
    const rig = await fabric();
    rig.control(name, CR);
    expect(rig.f("a0").dma.read(rig.memoryOf("b"), 4)).toMatchObject({
      target: "BAR",
      direct: true,
      completionRedirected: redirected,
    });
  });

  test.each([
    ["a1", true],
    ["a0", false],
  ] as const)("in %s that of a read of a1: %s", async (name, redirected) => {
    const rig = await fabric();
    rig.control(name, CR);
    expect(rig.f("a0").dma.read(rig.memoryOf("a1"), 4).completionRedirected).toBe(redirected);
  });
});

describe("Egress Control at a port", () => {
  const open = async (control: number, ...ports: number[]) => {
    const rig = await fabric();
    rig.control("dsp0", control);
    rig.control("rp1", UF);
    rig.egress("dsp0", ...ports);
    return rig;
  };

  test("blocks requests to ports whose bit is set: a violation", async () => {
    const rig = await open(EC, PORT_NUMBER.dsp1);
    expect(rig.f("a0").dma.read(rig.memoryOf("b"), 4)).toMatchObject({
      status: CompletionStatus.CompleterAbort,
      reason: "ACS P2P Egress Control",
    });
    expect([rig.violated("dsp0"), rig.violated("dsp1")]).toEqual([true, false]);
  });

  test.each([
    ["another bit", EC, [7, 9]],
    ["the bit without Egress Control", 0, [8]],
    ["another bit with Request Redirect", EC | RR, [7]],
  ])("%s lets them pass directly", async (_, control, ports) => {
    const rig = await open(control, ...ports);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject(reached(rig, "b", { direct: true }));
    expect(rig.violated("dsp0")).toBe(false);
  });

  test("the bit with Request Redirect sends them to the root", async () => {
    const rig = await open(EC | RR, PORT_NUMBER.dsp1);
    expect(write(rig, "a0", rig.memoryOf("b"))).toMatchObject(
      reached(rig, "b", { direct: false, redirected: true }),
    );
  });

  test("what goes up is no egress to a peer", async () => {
    const rig = await open(EC, ...Array.from({ length: 32 }, (_, number) => number));
    expect(write(rig, "a0", MEMORY)).toMatchObject(toMemory);
  });

  test("a Root Port names its peers by their Port Numbers", async () => {
    const rig = await fabric();
    rig.control("rp1", EC);
    rig.egress("rp1", PORT_NUMBER.rp2);
    expect(write(rig, "a0", rig.memoryOf("c")).reason).toBe("ACS P2P Egress Control");
    expect(rig.violated("rp1")).toBe(true);
    rig.egress("rp1", PORT_NUMBER.rp2 + 1);
    expect(write(rig, "a0", rig.memoryOf("c"))).toMatchObject(reached(rig, "c", { direct: true }));
  });
});

describe("Direct Translated P2P", () => {
  test.each([
    ["dsp0", "b", "at a port"],
    ["a0", "a1", "among Functions"],
  ] as const)("%s → %s, %s: what is translated goes straight, past Request Redirect", async (by, to, _) => {
    const rig = await fabric();
    rig.enableAts("a0");
    for (const name of ["rp1", "dsp0"] as const) rig.control(name, UF);
    rig.control(by, by === "dsp0" ? RR | UF : RR);
    const way = (translated: boolean) => write(rig, "a0", rig.memoryOf(to), translated).direct;
    expect([way(true), way(false)]).toEqual([false, false]);
    rig.control(by, by === "dsp0" ? RR | UF | DT : RR | DT);
    expect([way(true), way(false)]).toEqual([true, false]);
  });

  test("and past Egress Control", async () => {
    const rig = await fabric();
    rig.enableAts("a0");
    rig.egress("dsp0", PORT_NUMBER.dsp1);
    rig.control("dsp0", EC | DT);
    expect(write(rig, "a0", rig.memoryOf("b"), true)).toMatchObject(reached(rig, "b", { direct: true }));
    expect(write(rig, "a0", rig.memoryOf("b")).reason).toBe("ACS P2P Egress Control");
  });
});

describe("ACS among the Functions of a device", () => {
  test("Request Redirect of the one that asks counts, not that of the other", async () => {
    const rig = await fabric();
    rig.control("a1", RR);
    expect(write(rig, "a0", rig.memoryOf("a1"))).toMatchObject(reached(rig, "a1", { direct: true }));
    rig.control("a0", RR);
    expect(write(rig, "a0", rig.memoryOf("a1")).direct).toBe(false);
  });

  test("Egress Control refuses by Function number, and the Function that asked notes the violation", async () => {
    const rig = await fabric();
    rig.control("a0", EC);
    rig.egress("a0", 0);
    expect(write(rig, "a0", rig.memoryOf("a1"))).toMatchObject(reached(rig, "a1", { direct: true }));
    rig.egress("a0", 1);
    expect(write(rig, "a0", rig.memoryOf("a1")).reason).toBe("ACS P2P Egress Control");
    expect([rig.violated("a0"), rig.violated("a1"), rig.violated("dsp0")]).toEqual([true, false, false]);
  });

  test("on a root bus Function numbers count from the device's own Function 0", async () => {
    const rig = await fabric();
    rig.control("r0", EC);
    rig.egress("r0", 1);
    expect(write(rig, "r0", rig.memoryOf("r1")).reason).toBe("ACS P2P Egress Control");
    expect(rig.violated("r0")).toBe(true);
    rig.egress("r0", 25);
    expect(write(rig, "r0", rig.memoryOf("r1"))).toMatchObject(reached(rig, "r1", { direct: true }));
  });

  test("a capability that can do nothing says that there are no ways from Function to Function", async () => {
    const rig = await fabric({ among: [] });
    expect(write(rig, "a0", rig.memoryOf("a1")).reason).toBe("back to the link it came from");
    for (const name of ["dsp0", "rp1"] as const) rig.control(name, UF);
    expect(write(rig, "a0", rig.memoryOf("a1"))).toMatchObject(
      reached(rig, "a1", { direct: false, redirected: true }),
    );
  });

  test("without a capability there are, and nothing can stop them", async () => {
    const rig = await fabric({ among: "no capability" });
    for (const name of ["dsp0", "rp1"] as const) rig.control(name, SV | TB | RR | CR | UF);
    expect(write(rig, "a0", rig.memoryOf("a1"))).toMatchObject(reached(rig, "a1", { direct: true }));
  });
});

describe("Bridges on the way", () => {
  test.each(["dsp0", "usp", "rp1"] as const)(
    "without Bus Master Enable %s forwards nothing up, and notes it",
    async (name) => {
      const rig = await fabric();
      rig.f(name).config.write(4, 2, 2);
      expect(rig.f("a0").dma.read(MEMORY, 4)).toMatchObject({
        status: CompletionStatus.UnsupportedRequest,
        reason: "a bridge without Bus Master Enable",
      });
      expect(rig.f("b").dma.read(rig.memoryOf("a0"), 4).status).toBe(CompletionStatus.Successful);
      if (name !== "usp") expect(rig.unsupported(name)).toBe(true);
      rig.f(name).config.write(4, 6, 2);
      expect(write(rig, "a0", MEMORY)).toMatchObject(toMemory);
    },
  );

  test("a port that is not in D0 lets nothing through", async () => {
    const rig = await fabric();
    rig.f("usp").config.write(0xe4, 3, 2);
    expect(write(rig, "a0", MEMORY)).toMatchObject({ reason: "link down", target: "none" });
  });

  test("a Function in D3hot, without Bus Master Enable, or taken out, sends nothing", async () => {
    const rig = await fabric();
    rig.f("c").config.write(4, 2, 2);
    rig.f("b").config.write(0xe4, 3, 2);
    rig.f("a0").removeDevice();
    for (const name of ["a0", "b", "c"] as const)
      expect(write(rig, name, MEMORY)).toMatchObject({ reason: "not sent", target: "none" });
    expect(rig.platform.readBytes(MEMORY, 8)).toEqual(new Uint8Array(8));
  });
});
