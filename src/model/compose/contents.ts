// What lies behind the capabilities of a Function, or of a PF's VFs: laid into the core beside their registers.

import { BlockKind, ContentsOption } from "../../abi";
import type { Core } from "../../core/core";
import type { CapabilityDescription } from "../../machine/description";
import type { FunctionPlan } from "./plan";

/** Dwords of the longest data object, where nothing is said. */
const MAILBOX = 256;
const NOTHING = new Uint8Array();

export function placeContents(
  core: Core,
  handle: number,
  ofVfs: boolean,
  plan: FunctionPlan,
  capabilities: readonly CapabilityDescription[],
): void {
  for (const capability of capabilities) {
    if (capability.type !== "vpd" && capability.type !== "power-budgeting") continue;
    const { contents = NOTHING, writable } = capability;
    const kind = capability.type === "vpd" ? BlockKind.VitalProductData : BlockKind.PowerBudgeting;
    core.contents.place(handle, ofVfs, kind, contents, writable ? ContentsOption.Writable : 0);
  }
  // A mailbox of an image has one too, which answers discovery.
  if (!plan.blocks.some(({ block }) => block.key === "doe")) return;
  const listed = capabilities.find((one) => one.type === "doe");
  const { contents = NOTHING, mailbox = MAILBOX } = listed?.type === "doe" ? listed : {};
  core.contents.place(handle, ofVfs, BlockKind.DataObjectExchange, contents, mailbox);
}
