// Link Disable of a Root Port or Downstream Port, PCIe §7.5.3.7: for what lies below it is a hot reset that lasts.

import { EventKind, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { emit } from "../function/events";
import { PciFunction } from "../function/records";
import { isLinkDisabled } from "../hierarchy/bridge-registers";
import { rebuildRouting } from "../hierarchy/routing";
import { refreshLink } from "./link";
import { resetBelow } from "./reset";

/** Link Disable has changed. */
export function followLinkDisable(port: PciFunction): void {
  const isDisabled = isLinkDisabled(port);
  if (isDisabled) resetBelow(port, ResetKind.Hot);
  rebuildRouting();
  state().decoderStale = 1;
  emit(EventKind.LinkDisable, port.handle, isDisabled ? 1 : 0);
  refreshLink(port);
}
