// Type 0 and Type 1 headers: every field in every kind of Function.

import { describe } from "vitest";
import { type0Header, type1Header } from "../../src/spec";
import { type FunctionInput, machineWith } from "../support/machines";
import { type Place, places } from "./support/places";
import { conformance } from "./support/suite";
import { headerVariant, type Values } from "./support/variant";

const identity = {
  vendorId: 0x1234,
  deviceId: 0xabcd,
  classCode: 0x0c0330,
  revisionId: 0xa5,
} satisfies FunctionInput;

const identityValues: Values = {
  "Vendor ID": 0x1234,
  "Device ID": 0xabcd,
  "Class Code.Base Class Code": 0x0c,
  "Class Code.Sub-Class Code": 0x03,
  "Class Code.Programming Interface": 0x30,
  "Revision ID": 0xa5,
  "Capabilities Pointer": 0xb0,
};

const subsystem = { subsystemVendorId: 0x5678, subsystemId: 0xef01 } satisfies FunctionInput;
const subsystemValues: Values = { "Subsystem Vendor ID": 0x5678, "Subsystem ID": 0xef01 };

const eventCollectorClass: Values = {
  "Class Code.Base Class Code": 0x08,
  "Class Code.Sub-Class Code": 0x07,
  "Class Code.Programming Interface": 0x00,
};

describe("Type 0 Header", () => {
  for (const place of [
    places.pf,
    places.endpoint,
    places.secondPf,
    places.integratedPf,
    places.eventCollector,
  ] satisfies Place[]) {
    const values = {
      ...identityValues,
      ...subsystemValues,
      ...(place === places.eventCollector && eventCollectorClass),
      ...(place === places.secondPf && { "Header Type.Multi-Function Device": 1 }),
    };
    conformance(
      headerVariant(type0Header, place, {
        with: "without an interrupt",
        values,
        keys: { ...identity, ...subsystem },
      }),
    );
    conformance(
      headerVariant(type0Header, place, {
        with: "with INTC",
        values: { ...values, "Interrupt Pin": 3 },
        traits: ["interrupt pin"],
        keys: { ...identity, ...subsystem, interruptPin: 3 },
      }),
    );
  }

  conformance(
    headerVariant(type0Header, places.vf, {
      with: "whose PF has INTA",
      values: { ...identityValues, ...subsystemValues },
      keys: { ...identity, ...subsystem, interruptPin: 1 },
    }),
  );
});

const wideMemory: Values = {
  "Prefetchable Memory Base.Addressing Capability": 1,
  "Prefetchable Memory Limit.Addressing Capability": 1,
};

describe("Type 1 Header", () => {
  for (const place of [
    places.rootPort,
    places.upstreamPort,
    places.downstreamPort,
    places.bridge,
  ] satisfies Place[]) {
    conformance(
      headerVariant(type1Header, place, {
        with: "without an interrupt",
        values: { ...identityValues, ...wideMemory, "Interrupt Pin": 0 },
        keys: { ...identity, interruptPin: 0 },
      }),
    );
    conformance(
      headerVariant(type1Header, place, {
        with: "with INTD",
        values: { ...identityValues, ...wideMemory, "Interrupt Pin": 4 },
        keys: { ...identity, interruptPin: 4 },
      }),
    );
  }

  conformance(
    headerVariant(type1Header, places.rootPort, {
      with: "with 32-bit I/O and 32-bit prefetchable windows",
      values: {
        ...identityValues,
        "I/O Base.Addressing Capability": 1,
        "I/O Limit.Addressing Capability": 1,
      },
      keys: {},
      file: machineWith({ type: "root-port", slot: "1c.0", name: "subject", image: wideIoImage() }),
    }),
  );
});

/** A Root Port whose I/O windows have 32 bits and whose prefetchable window has 32 too. */
function wideIoImage(): string {
  const image = new DataView(new ArrayBuffer(0x100));
  image.setUint32(0x00, 0xabcd1234, true);
  image.setUint32(0x04, 0x00100000, true);
  image.setUint32(0x08, 0x0c0330a5, true);
  image.setUint32(0x0c, 0x00010000, true);
  image.setUint16(0x1c, 0x0101, true);
  image.setUint8(0x34, 0xb0);
  image.setUint32(0xb0, 0x00420010, true);
  return Buffer.from(image.buffer).toString("hex");
}
