// Power Budgeting shows the entry that software selects; Dynamic Power Allocation takes the substate it is told.

import { BlockKind } from "../../src/abi";
import { contentsOf, contentsWord } from "../function/contents";
import { PciFunction } from "../function/records";
import { put32 } from "../function/registers";
import { DpaControl, DpaStatus, DynamicPowerAllocation } from "../generated/dynamic-power-allocation";
import { PowerBudgeting } from "../generated/power-budgeting";

/** Beyond the last entry the data register reads zero. */
export function onPowerBudgetingWrite(f: PciFunction, at: u32, relative: u32, after: u32): void {
  if (relative != PowerBudgeting.PowerBudgetingDataSelect) return;
  const table = contentsOf(f.layout, BlockKind.PowerBudgeting);
  const value = table ? contentsWord(table, (after & 0xff) << 2) : 0;
  put32(f, at + PowerBudgeting.PowerBudgetingData, value);
}

/** Status and Control share a dword. While control is enabled the status follows at once. */
export function onPowerAllocationWrite(f: PciFunction, at: u32, relative: u32, after: u32): void {
  if (relative != DynamicPowerAllocation.DpaStatus || (after & DpaStatus.SubstateControlEnabled) == 0) return;
  const substate = (after >> 16) & DpaControl.SubstateControl;
  put32(f, at + relative, (after & ~DpaStatus.SubstateStatus) | substate);
}
