// C60 to C71: PCI Express, ACS and ARI as they stand.

import { ARI } from "../../firmware/registers";
import { type Check, hex, holds, same, skip } from "../check";
import type { Subject } from "../subject";

const TYPE_1_PORTS = new Set([4, 5, 6, 7, 8]);
const DOWNWARD_PORTS = new Set([4, 6, 8]);
const SLOT = 0x100;
const ROLE_BASED = 1 << 15;
/** Source Validation, Translation Blocking, Upstream Forwarding. */
const PORT_ACS = 0x13;
const ACS = 0x000d;

const pcieAt = (f: Subject) => f.pcie || skip("it has no PCI Express capability");
const portTypeAt = (f: Subject) => (f.u16(pcieAt(f) + 2) >> 4) & 0xf;
const versionOf = (f: Subject) => f.u16(pcieAt(f) + 2) & 0xf;

function hasLink(f: Subject): void {
  if (f.isVf) skip("a VF's link is its PF's (R75)");
  if ((f.u32(pcieAt(f) + 0x0c) & 0x3ff) === 0) skip("it has no link");
}

export const expressRules: readonly Check[] = [
  {
    rule: "C60",
    of: "function",
    bytes: (f) => holds("Capability Version", [1, 2].includes(versionOf(f)), "1 or 2", String(versionOf(f))),
  },
  {
    rule: "C61",
    of: "function",
    bytes(f) {
      const type = portTypeAt(f);
      const expected = TYPE_1_PORTS.has(type) ? 1 : 0;
      same(`Header Layout of a Device/Port Type ${hex(type)}`, f.layout, expected);
    },
  },
  {
    rule: "C62",
    of: "function",
    bytes(f) {
      if (versionOf(f) < 2) skip("it is older than the rule");
      holds("Role-Based Error Reporting", (f.u32(pcieAt(f) + 4) & ROLE_BASED) !== 0, "1", "0");
    },
  },
  {
    rule: "C63",
    of: "function",
    bytes(f) {
      hasLink(f);
      const capabilities = f.u32(pcieAt(f) + 0x0c);
      const status = f.u16(pcieAt(f) + 0x12);
      const [speed, width] = [status & 0xf, (status >> 4) & 0x3f];
      holds(
        "Current Link Speed",
        speed <= (capabilities & 0xf),
        `${capabilities & 0xf} at most`,
        String(speed),
      );
      const most = (capabilities >> 4) & 0x3f;
      holds("Negotiated Link Width", width <= most, `${most} at most`, String(width));
    },
  },
  {
    rule: "C64",
    of: "function",
    bytes(f) {
      if ((f.u16(pcieAt(f) + 2) & SLOT) === 0) skip("it implements no slot");
      const type = portTypeAt(f);
      holds("Slot Implemented", DOWNWARD_PORTS.has(type), "0", `1 in a Device/Port Type ${hex(type)}`);
    },
  },
  {
    rule: "C65",
    of: "function",
    bytes(f) {
      const most = f.u32(pcieAt(f) + 4) & 7;
      const size = (f.u16(pcieAt(f) + 8) >> 5) & 7;
      holds("Max_Payload_Size", size <= most, `${most} at most`, String(size));
    },
  },
  {
    rule: "C66",
    of: "function",
    bytes(f) {
      hasLink(f);
      if (versionOf(f) < 2) skip("it is older than the rule");
      const speed = f.u32(pcieAt(f) + 0x0c) & 0xf;
      const vector = (f.u32(pcieAt(f) + 0x2c) >> 1) & 0x7f;
      if (vector === 0) skip("it is older than Supported Link Speeds Vector");
      holds(
        "Supported Link Speeds Vector",
        ((vector >> (speed - 1)) & 1) === 1,
        `bit ${speed} set`,
        hex(vector, 2),
      );
    },
  },
  {
    rule: "C70",
    of: "function",
    bytes(f) {
      const at = f.extended(ACS) || skip("it has no ACS");
      if (DOWNWARD_PORTS.has(portTypeAt(f))) skip("it is a port that leads downstream");
      same("services of ports in ACS Capability", f.u16(at + 4) & PORT_ACS, 0);
    },
  },
  {
    rule: "C71",
    of: "function",
    bytes(f) {
      if (f.isVf || f.ari === 0) skip("it has no ARI, or is a VF");
      const next = f.u8(f.ari + ARI["ARI Capability"] + 1);
      if (next === 0) return;
      const place = (f.place & ~0xff) | next;
      holds("Next Function Number", next > (f.place & 0xff), `above ${hex(f.place & 0xff)}`, hex(next));
      const there = f.device.some((one) => one.place === place);
      holds(`the Function that Next Function Number ${hex(next)} leads to`, there, "there", "missing");
    },
  },
];
