// What a port shows of its link and slot when a device is taken out or put in.

import { decodeFunction } from "../decode/registers";

/** The port, by the device's own door. */
interface Port {
  image(): Uint8Array;
  peek(dword: number): number;
  poke(dword: number, value: number): void;
}

/** Link Status and, where there is a slot, Slot Status; what reports a change is set. Fields that are not there stay away. */
export function showLink(port: Port, up: boolean): void {
  const state = up ? 1 : 0;
  setField(port, "Link Status", "Data Link Layer Link Active", state);
  setField(port, "Slot Status", "Presence Detect State", state);
  setField(port, "Slot Status", "Presence Detect Changed", 1);
  setField(port, "Slot Status", "Data Link Layer State Changed", 1);
}

function setField(port: Port, register: string, field: string, value: number): void {
  const pcie = decodeFunction(port.image(), { vf: false }).find((block) => block.block?.key === "pcie");
  const found = pcie?.registers.find((one) => one.register.name === register);
  const row = found?.fields.find((one) => one.field.name === field);
  if (!found || !row || row.attribute === "RsvdP" || row.attribute === "RsvdZ") return;
  const dword = found.offset & ~3;
  const bit = (found.offset & 3) * 8 + row.field.low;
  port.poke(dword, ((port.peek(dword) & ~(1 << bit)) | (value << bit)) >>> 0);
}
