// Integrity and Data Encryption extended capability: registers only, no keys. Bits from memory of one public header.

import { numbered, repeated } from "./grown";
import { extendedCapability, field, flag, plain, type Register, register } from "./model";

const SECTION = "7.9.26";
const states = { 0: "Insecure", 2: "Secure" };
const FIRST_STREAM = 0x0c;

function control(name: string, at: number, selective: boolean): Register {
  return register(name, at, 32, SECTION, [
    flag(0, "Enable", "RW"),
    flag(1, "Reserved", "RsvdP"),
    field(3, 2, "Tx Aggregation NPR", "RW"),
    field(5, 4, "Tx Aggregation PR", "RW"),
    field(7, 6, "Tx Aggregation CPL", "RW"),
    flag(8, "PCRC Enable", "RW"),
    selective ? flag(9, "Configuration Requests Enable", "RW") : flag(9, "Reserved", "RsvdP"),
    field(13, 10, "Partial Header Encryption Mode", "RW"),
    field(18, 14, "Selected Algorithm", "RW"),
    field(21, 19, "TC", "RW"),
    ...(selective
      ? [flag(22, "Default Stream", "RW"), flag(23, "TEE-Limited Stream", "RW")]
      : [field(23, 22, "Reserved", "RsvdP")]),
    field(31, 24, "Stream ID", "RW"),
  ]);
}

function status(name: string, at: number): Register {
  return register(name, at, 32, SECTION, [
    field(3, 0, "Stream State", "RO", { live: true, values: states }),
    field(30, 4, "Reserved", "RsvdZ"),
    flag(31, "Received IDE Fail Message", "RW1C"),
  ]);
}

function association(stream: number, index: number, at: number): Register[] {
  const name = (part: number) => `Stream ${stream} Address Association ${index} Register ${part}`;
  return [
    register(name(1), at, 32, SECTION, [
      flag(0, "Valid", "RW"),
      field(7, 1, "Reserved", "RsvdP"),
      field(19, 8, "Memory Base Lower", "RW"),
      field(31, 20, "Memory Limit Lower", "RW"),
    ]),
    plain(name(2), at + 4, 32, SECTION, "RW"),
    plain(name(3), at + 8, 32, SECTION, "RW"),
  ];
}

/** A Selective IDE Stream, and the offset behind it. */
function selective(index: number, at: number, read: (offset: number) => number) {
  const count = read(at) & 0xf;
  const name = (part: string) => numbered(`Selective IDE Stream ${part}`, index);
  const registers = [
    register(name("Capability"), at, 32, SECTION, [
      field(3, 0, "Number of Address Association Blocks", "HwInit"),
      field(31, 4, "Reserved", "RsvdP"),
    ]),
    control(name("Control"), at + 4, true),
    status(name("Status"), at + 8),
    register(name("RID Association 1"), at + 0x0c, 32, SECTION, [
      field(7, 0, "Reserved", "RsvdP"),
      field(23, 8, "RID Limit", "RW"),
      field(31, 24, "Reserved", "RsvdP"),
    ]),
    register(name("RID Association 2"), at + 0x10, 32, SECTION, [
      flag(0, "Valid", "RW"),
      field(7, 1, "Reserved", "RsvdP"),
      field(23, 8, "RID Base", "RW"),
      field(31, 24, "Segment Base", "RW"),
    ]),
    ...repeated(count, (block) => association(index, block, at + 0x14 + 12 * block)),
  ];
  return { registers, end: at + 0x14 + 12 * count };
}

function streams(read: (offset: number) => number, bytes: number): Register[] {
  const capabilities = read(0x04);
  const links = (capabilities & 1) !== 0 ? ((capabilities >>> 13) & 7) + 1 : 0;
  const selectives = (capabilities & 2) !== 0 ? ((capabilities >>> 16) & 0xff) + 1 : 0;
  const registers = repeated(links, (index) => [
    control(numbered("Link IDE Stream Control", index), FIRST_STREAM + 8 * index, false),
    status(numbered("Link IDE Stream Status", index), FIRST_STREAM + 4 + 8 * index),
  ]);
  let at = FIRST_STREAM + 8 * links;
  for (let index = 0; index < selectives && at + 0x14 <= bytes; index++) {
    const one = selective(index, at, read);
    registers.push(...one.registers);
    at = one.end;
  }
  return registers;
}

export const ide = extendedCapability(
  "Integrity and Data Encryption",
  0x0030,
  1,
  { key: "ide", setpci: "ECAP_IDE", section: SECTION, bytes: FIRST_STREAM, partial: true, grow: streams },
  [
    register("IDE Capability", 0x04, 32, SECTION, [
      flag(0, "Link IDE Stream Supported", "HwInit"),
      flag(1, "Selective IDE Streams Supported", "HwInit"),
      flag(2, "Flow-Through IDE Stream Supported", "HwInit"),
      flag(3, "Partial Header Encryption Supported", "HwInit"),
      flag(4, "Aggregation Supported", "HwInit"),
      flag(5, "PCRC Supported", "HwInit"),
      flag(6, "IDE_KM Protocol Supported", "HwInit"),
      flag(7, "Selective IDE for Configuration Requests Supported", "HwInit"),
      field(12, 8, "Supported Algorithms", "HwInit"),
      field(15, 13, "Number of TCs Supported for Link IDE", "HwInit"),
      field(23, 16, "Number of Selective IDE Streams Supported", "HwInit"),
      flag(24, "TEE-Limited Stream Supported", "HwInit"),
      field(31, 25, "Reserved", "RsvdP"),
    ]),
    register("IDE Control", 0x08, 32, SECTION, [
      field(1, 0, "Reserved", "RsvdP"),
      flag(2, "Flow-Through IDE Stream Enabled", "RW"),
      field(31, 3, "Reserved", "RsvdP"),
    ]),
  ],
);
