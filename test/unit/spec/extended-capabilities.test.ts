// Values and masks of the extended capabilities, as hardware has them and drivers expect them.

import { describe, expect, test } from "vitest";
import { acs, aer, ari, srIov } from "../../../src/spec";
import { bytesOf, planesOf } from "../../../src/spec/planes";
import { bits, pf, vf } from "./planes-for";

describe("Advanced Error Reporting", () => {
  test("severity and masks have their reset values", () => {
    expect(bits(aer, pf(), "reset", 0x0c, 32)).toBe(0x00462030);
    expect(bits(aer, pf(), "reset", 0x08, 32)).toBe(0x00400000);
    expect(bits(aer, pf(), "reset", 0x14, 32)).toBe(0x0000e000);
  });

  test("everything a driver can change is sticky", () => {
    const { writable, clearable, sticky } = planesOf(aer, pf());
    const lost = writable.map((mask, dword) => ((mask | clearable[dword]!) & ~sticky[dword]!) >>> 0);
    expect(Array.from(lost)).toEqual(new Array(11).fill(0));
  });

  test("R96 R97: a VF has the status bits of errors it can cause, and neither masks nor severity", () => {
    expect(bits(aer, vf(), "clearable", 0x04, 32)).toBe(0x0031d000);
    expect(bits(aer, vf(), "clearable", 0x10, 32)).toBe(0x00002000);
    expect([0x08, 0x0c, 0x14].map((at) => bits(aer, vf(), "writable", at, 32))).toEqual([0, 0, 0]);
    expect([0x08, 0x0c, 0x14].map((at) => bits(aer, vf(), "reset", at, 32))).toEqual([0, 0, 0]);
  });

  test("the structure is 2Ch bytes long, 38h at a root, 48h with a prefix log", () => {
    const logged = { "Advanced Error Capabilities and Control.TLP Prefix Log Present": 1 };
    expect(bytesOf(aer, pf())).toBe(0x2c);
    expect(bytesOf(aer, pf({}, "root-port"))).toBe(0x38);
    expect(bytesOf(aer, pf(logged))).toBe(0x48);
  });
});

describe("ACS and ARI", () => {
  test("a control bit is writable only where its capability bit is set", () => {
    const some = {
      "ACS Capability.ACS P2P Request Redirect": 1,
      "ACS Capability.ACS P2P Egress Control": 1,
    };
    expect(bits(acs, pf(some), "writable", 0x06)).toBe(0x0024);
    expect([bytesOf(acs, pf()), bytesOf(acs, pf(some))]).toEqual([8, 12]);
  });

  test("a VF is no link of the chain of Functions", () => {
    const values = { "ARI Capability.Next Function Number": 1 };
    expect(bits(ari, pf(values), "reset", 0x04)).toBe(0x0100);
    expect(bits(ari, vf(values), "reset", 0x04)).toBe(0);
  });
});

describe("SR-IOV", () => {
  test("R6 R36: Control takes 0019h in the lowest PF and 0009h in others", () => {
    expect(bits(srIov, { ...pf(), traits: new Set(["lowest PF"]) }, "writable", 0x08)).toBe(0x0019);
    expect(bits(srIov, pf(), "writable", 0x08)).toBe(0x0009);
  });
});
