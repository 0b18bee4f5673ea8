// The Type 0 header: Command and BARs decide which addresses the Function claims.

import { state } from "../base/state";
import { PciFunction } from "../function/records";
import { Command, Type0Header } from "../generated/type-0-header";
import { lockOwnSizes } from "./resizable-bar";

export function onType0Write(f: PciFunction, dword: u32, before: u32, after: u32): void {
  if (before == after) return;
  const isBar = dword >= <u32>Type0Header.Bar0 && dword <= <u32>Type0Header.Bar5;
  if (dword == Type0Header.Command && ((before ^ after) & Command.MemorySpaceEnable) != 0) lockOwnSizes(f);
  if (dword == Type0Header.Command || isBar || dword == Type0Header.ExpansionRomBar) state().decoderStale = 1;
}
