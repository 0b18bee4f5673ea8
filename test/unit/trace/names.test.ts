// Accesses to configuration space in words.

import { describe, expect, test } from "vitest";
import { prepareMachine } from "../../../src/guest/prepare";
import { builtInMachine } from "../../../src/machine/built-in";
import { Explainer } from "../../../src/trace/names";

const description = builtInMachine("intel-82599");
if (!description) throw new Error("no default machine");
const { machine } = await prepareMachine(description);
const explainer = new Explainer(machine);

const explain = (address: number, offset: number, size: 1 | 2 | 4, value: number) =>
  explainer.explain({ write: true, routingId: address, offset, size, value });

describe("an access explained", () => {
  test("a register is named with the fields that are not zero", () => {
    expect(explain(0x100, 0x04, 2, 0x406)).toBe(
      "Type 0 Header: Command = 0x406 (Memory Space Enable, Bus Master Enable, Interrupt Disable)",
    );
    expect(explain(0x100, 0x170, 2, 7)).toBe("SR-IOV: NumVFs = 0x7");
  });

  test("an access may touch two registers, or a part of one", () => {
    expect(explain(0x100, 0x00, 4, 0x10fb8086)).toBe(
      "Type 0 Header: Vendor ID = 0x8086; Type 0 Header: Device ID = 0x10fb",
    );
    expect(explain(0x100, 0x05, 1, 4)).toBe("Type 0 Header: Command (part)");
  });

  test("where there is no register, or nobody, it says so", () => {
    expect(explain(0x100, 0xffc, 4, 0)).toBe("no register");
    expect(explain(0x500, 0, 4, 0xffffffff)).toBe("nobody answers");
  });

  test("a VF that came since is known after forget", () => {
    expect(explain(0x180, 0, 2, 0xffff)).toBe("nobody answers");
    machine.configWrite(0x100, 0x170, 2, 1);
    machine.configWrite(0x100, 0x168, 2, 0x19);
    explainer.forget();
    expect(explain(0x180, 0x72, 2, 0x8000)).toMatch(/^MSI-X: Message Control = 0x8000 \(MSI-X Enable\)$/);
  });
});
