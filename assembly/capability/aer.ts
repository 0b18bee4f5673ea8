// Advanced Error Reporting: what software's writes mean for the log and for the interrupt of a Root Port.

import { PinSource } from "../../src/abi";
import { isEnabledFor } from "../error/collector";
import { changeLevel } from "../error/interrupt";
import { onStatusCleared } from "../error/log";
import { aerAt, collectsMessages } from "../error/registers";
import { AnyFunction, PciFunction } from "../function/records";
import { get32 } from "../function/registers";
import { AdvancedErrorReporting as Aer } from "../generated/advanced-error-reporting";

/** A write landed in the block; `dword` counts from its start. */
export function onAerWrite(record: AnyFunction, dword: u32, before: u32, after: u32): void {
  if (dword == Aer.UncorrectableErrorStatus) onStatusCleared(record, before & ~after);
  else if (record.layout.isVf == 0 && (dword == Aer.RootErrorCommand || dword == Aer.RootErrorStatus))
    onRootWrite(changetype<PciFunction>(record), dword, before, after);
}

function onRootWrite(port: PciFunction, dword: u32, before: u32, after: u32): void {
  if (!collectsMessages(port)) return;
  const at = aerAt(port);
  const status = get32(port, at + Aer.RootErrorStatus);
  const command = get32(port, at + Aer.RootErrorCommand);
  const isCommand = dword == Aer.RootErrorCommand;
  const was = isEnabledFor(isCommand ? before : command, isCommand ? status : before);
  const is = isEnabledFor(isCommand ? after : command, isCommand ? status : after);
  changeLevel(port, PinSource.Aer, was, is, status >> 27);
}
