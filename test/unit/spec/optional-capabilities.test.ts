// Values and masks of capabilities that devices may have besides those that SR-IOV needs.

import { describe, expect, test } from "vitest";
import {
  ats,
  dataLinkFeature,
  doe,
  dpc,
  l1PmSubstates,
  ltr,
  multicast,
  pasid,
  physicalLayer16,
  powerBudgeting,
  pri,
  ptm,
  secondaryPciExpress,
  tphRequester,
  vpd,
} from "../../../src/spec";
import { bytesOf } from "../../../src/spec/planes";
import { bits, pf, vf } from "./planes-for";

describe("address translation", () => {
  test("a VF shares its PF's invalidation queue and Smallest Translation Unit, and enables ATS by itself", () => {
    const values = { "ATS Capability.Invalidate Queue Depth": 4, "ATS Capability.Page Aligned Request": 1 };
    expect(bits(ats, pf(values), "reset", 0x04)).toBe(0x0024);
    expect(bits(ats, vf(values), "reset", 0x04)).toBe(0x0020);
    expect(bits(ats, pf(), "writable", 0x06)).toBe(0x801f);
    expect(bits(ats, vf(), "writable", 0x06)).toBe(0x8000);
  });

  test("a Page Request Interface starts as stopped", () => {
    expect(bits(pri, pf(), "reset", 0x06)).toBe(0x0100);
    expect(bits(pri, pf(), "clearable", 0x06)).toBe(0x0003);
    expect(bits(pri, pf(), "writable", 0x0c, 32)).toBe(0xffffffff);
  });

  test("a PASID permission is enabled only where it is supported", () => {
    expect(bits(pasid, pf(), "writable", 0x06)).toBe(0x0001);
    const values = { "PASID Capability.Privileged Mode Supported": 1 };
    expect(bits(pasid, pf(values), "writable", 0x06)).toBe(0x0005);
    expect(bits(pasid, pf({ "PASID Capability.Max PASID Width": 20 }), "reset", 0x04)).toBe(0x1400);
  });
});

describe("link and power", () => {
  const l12 = {
    "L1 PM Substates Capabilities.ASPM L1_2 Supported": 1,
    "L1 PM Substates Capabilities.ASPM L1_1 Supported": 1,
  };

  test("L1.2 brings its thresholds, and a port sets the restore time for both ends", () => {
    expect(bits(l1PmSubstates, pf(), "writable", 0x08, 32)).toBe(0);
    expect(bits(l1PmSubstates, pf(l12), "writable", 0x08, 32)).toBe(0xe3ff000c);
    expect(bits(l1PmSubstates, pf(l12, "root-port"), "writable", 0x08, 32)).toBe(0xe3ffff0c);
    expect(bits(l1PmSubstates, pf(l12), "reset", 0x0c, 32)).toBe(0x28);
  });

  test("L1 PM Substates are 10h bytes long, 14h in a port that can activate the link", () => {
    const activating = { ...l12, "L1 PM Substates Capabilities.Link Activation Supported": 1 };
    expect(bytesOf(l1PmSubstates, pf(l12))).toBe(0x10);
    expect(bytesOf(l1PmSubstates, pf(activating, "root-port"))).toBe(0x14);
  });

  test("latencies are values of ten bits and scales of three", () => {
    expect([0x04, 0x06].map((at) => bits(ltr, pf(), "writable", at))).toEqual([0x1fff, 0x1fff]);
  });

  test("only a port above a link equalizes it", () => {
    expect(bits(secondaryPciExpress, pf(), "writable", 0x04, 32)).toBe(0xfe00);
    expect(bits(secondaryPciExpress, pf({}, "downstream-port"), "writable", 0x04, 32)).toBe(0xfe03);
    expect(bits(secondaryPciExpress, pf(), "sticky", 0x08, 32)).toBe(0xffffffff);
    expect(bits(physicalLayer16, pf(), "sticky", 0x0c, 32)).toBe(0x1f);
    expect(bits(physicalLayer16, pf(), "clearable", 0x0c, 32)).toBe(0x10);
  });

  test("software changes nothing of Data Link Feature, and of Power Budgeting what it looks at", () => {
    expect(bits(dataLinkFeature, pf(), "writable", 0x04, 32)).toBe(0);
    expect(bits(dataLinkFeature, pf(), "own", 0x08, 32)).toBe(0x807fffff);
    expect(bits(powerBudgeting, pf(), "writable", 0x04, 32)).toBe(0xff);
    expect(bits(powerBudgeting, pf(), "own", 0x08, 32)).toBe(0x001fffff);
  });

  test("Root Select is there in a root, Effective Granularity in a root and in a requester", () => {
    expect(bits(ptm, pf(), "writable", 0x08, 32)).toBe(0x0001);
    expect(bits(ptm, pf({ "PTM Capability.PTM Requester Capable": 1 }), "writable", 0x08, 32)).toBe(0xff01);
    expect(bits(ptm, pf({ "PTM Capability.PTM Root Capable": 1 }), "writable", 0x08, 32)).toBe(0xff03);
  });
});

describe("Downstream Port Containment", () => {
  const extended = { "DPC Capability.RP Extensions for DPC": 1 };
  const port = (values = {}) => pf(values, "root-port");

  test("the structure is 0Ch bytes long, 20h with RP Extensions, 30h with their header log", () => {
    expect(bytesOf(dpc, port())).toBe(0x0c);
    expect(bytesOf(dpc, port(extended))).toBe(0x20);
    expect(bytesOf(dpc, port({ ...extended, "DPC Capability.RP PIO Log Size": 4 }))).toBe(0x30);
  });

  test("RP PIO errors are masked after reset, and all the rest is clear", () => {
    const words = [0x0c, 0x10, 0x14, 0x18, 0x1c].map((at) => bits(dpc, port(extended), "reset", at, 32));
    expect(words).toEqual([0, 0x00070707, 0, 0, 0]);
    expect(bits(dpc, port(extended), "clearable", 0x0c, 32)).toBe(0x00070707);
  });

  test("control bits of what is not supported are reserved, and the status is sticky", () => {
    expect(bits(dpc, port(), "writable", 0x06)).toBe(0x001f);
    expect(bits(dpc, port({ "DPC Capability.DPC Software Triggering Supported": 1 }), "writable", 0x06)).toBe(
      0x005f,
    );
    expect(bits(dpc, port(extended), "clearable", 0x08)).toBe(0x0009);
    expect(bits(dpc, port(extended), "sticky", 0x08)).toBe(0x1f6f);
  });
});

describe("other functions", () => {
  test("TPH Requesters have No ST Mode, and software selects mode and kind of request", () => {
    expect(bits(tphRequester, pf(), "reset", 0x04, 32)).toBe(1);
    expect(bits(tphRequester, vf(), "writable", 0x08, 32)).toBe(0x0307);
  });

  test("a VF's Multicast receives and blocks by itself; groups and window are its PF's", () => {
    const at = [0x04, 0x08, 0x0c, 0x10, 0x14];
    expect(at.map((offset) => bits(multicast, pf(), "writable", offset, 32))).toEqual([
      0x803f0000, 0xfffff03f, 0xffffffff, 0xffffffff, 0xffffffff,
    ]);
    expect(at.map((offset) => bits(multicast, vf(), "writable", offset, 32))).toEqual([
      0, 0, 0, 0xffffffff, 0xffffffff,
    ]);
  });

  test("Multicast is 28h bytes long, 30h in a port, which has an overlay", () => {
    expect(bytesOf(multicast, pf())).toBe(0x28);
    expect(bytesOf(multicast, pf({}, "upstream-port"))).toBe(0x30);
  });

  test("Data Object Exchange interrupts only where it says so", () => {
    expect(bits(doe, pf(), "writable", 0x08, 32)).toBe(0x80000001);
    const values = { "DOE Capabilities.DOE Interrupt Support": 1 };
    expect(bits(doe, pf(values), "writable", 0x08, 32)).toBe(0x80000003);
    expect(bits(doe, pf(values), "clearable", 0x0c, 32)).toBe(2);
  });

  test("VPD takes address, flag and data", () => {
    expect(bits(vpd, pf(), "writable", 0x00, 32)).toBe(0xffff0000);
    expect(bits(vpd, pf(), "writable", 0x04, 32)).toBe(0xffffffff);
  });
});
