// Enabling and disabling VFs by the writes that a driver makes.

import { type AnyFunction, type DecodedRegister, decodeFunction, type PciFunction } from "../index";
import type { Session } from "./session";
import type { SrIovView } from "./views";

/** The SR-IOV capability of a Function in short; undefined if it has none that can be read. */
export function srIovView(f: AnyFunction | undefined): SrIovView | undefined {
  if (!f || "pf" in f || !f.reachable) return undefined;
  const found = registers(f);
  if (!found.has("NumVFs")) return undefined;
  const value = (name: string) => found.get(name)?.value ?? 0;
  return {
    totalVfs: value("TotalVFs"),
    numVfs: value("NumVFs"),
    enabled: f.vfCount > 0,
    firstVfOffset: value("First VF Offset"),
    vfStride: value("VF Stride"),
    range: rangeOf(f),
  };
}

/** NumVFs first, then VF Enable and VF MSE in one write, as Linux does (R19). */
export function enableVfs(session: Session, pf: PciFunction, count: number): void {
  session.act(`Enable ${count} VFs of ${pf.address}`, () => {
    write(session, pf, "NumVFs", { NumVFs: count });
    write(session, pf, "SR-IOV Control", { "VF Enable": 1, "VF MSE": 1 });
  });
}

/** VF Enable and VF MSE in one write, then NumVFs. */
export function disableVfs(session: Session, pf: PciFunction): void {
  session.act(`Disable the VFs of ${pf.address}`, () => {
    write(session, pf, "SR-IOV Control", { "VF Enable": 0, "VF MSE": 0 });
    write(session, pf, "NumVFs", { NumVFs: 0 });
  });
}

function write(session: Session, pf: PciFunction, name: string, changes: Record<string, number>): void {
  const register = registers(pf).get(name);
  if (register) session.writeFields(pf, register, changes);
}

function registers(f: PciFunction): Map<string, DecodedRegister> {
  const block = decodeFunction(f.config.bytes()).find(({ name }) => name === "SR-IOV");
  return new Map(block?.registers.map((register) => [register.register.name, register]));
}

function rangeOf(pf: PciFunction): string {
  const { vfs } = pf;
  const [first] = vfs;
  if (!first) return "";
  return vfs.length === 1 ? first.address : `${first.address} … ${vfs.at(-1)?.address}`;
}
