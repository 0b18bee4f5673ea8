// ERR_COR by which a port tells of its containment: no error, but news, PCIe §6.2.10.2 and §6.2.10.5.

import { ErrorMessage } from "../../src/abi";
import { PciFunction } from "../function/records";
import { get16 } from "../function/registers";
import { DownstreamPortContainment as Dpc, DpcControl } from "../generated/downstream-port-containment";
import { DeviceControl } from "../generated/pci-express";
import { dpcAt } from "./containment";
import { sendMessage } from "./message";
import { reporting } from "./registers";

/** Containment has taken effect. */
export function tellContained(port: PciFunction): void {
  tell(port, DpcControl.DpcErrCorEnable);
}

/** The link is up again, or for the first time. */
export function tellActive(port: PciFunction): void {
  if (dpcAt(port) != 0) tell(port, DpcControl.DlActiveErrCorEnable);
}

function tell(port: PciFunction, enable: u32): void {
  if ((get16(port, dpcAt(port) + Dpc.DpcControl) & enable) == 0) return;
  if (reporting(port, DeviceControl.CorrectableErrorReportingEnable))
    sendMessage(port, ErrorMessage.Correctable);
}
