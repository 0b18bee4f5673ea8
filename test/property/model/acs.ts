// Access Control Services of the model's ports, for requests that are not translated.

import type { ModelFunction } from "./function";
import { isLink } from "./links";

const CONTROL = {
  at: 0x06,
  sourceValidation: 0,
  requestRedirect: 2,
  upstreamForwarding: 4,
  egressControl: 5,
};
const EGRESS_VECTOR = 0x08;
const LINK_CAPABILITIES = 0x0c;
const PORT_NUMBER = 24;
/** Further ports no Egress Control Vector of these machines reaches. */
const VECTOR_BITS = 32;

const bit = (value: number, position: number) => Math.floor(value / 2 ** position) % 2 === 1;

const portNumber = (port: ModelFunction) =>
  port.pcie === 0 ? 0 : port.get(port.pcie + LINK_CAPABILITIES, 32) >>> PORT_NUMBER;

/** What a port does with requests from below; Bridges to PCI, and ports without ACS, let everything pass. */
export function acsOf(port: ModelFunction) {
  const at = port.description.capabilities.find(({ type }) => type === "acs")?.at ?? 0;
  const control = at !== 0 && isLink(port) ? port.get(at + CONTROL.at, 16) : 0;
  const redirects = bit(control, CONTROL.requestRedirect);
  const controlsEgress = bit(control, CONTROL.egressControl);
  return {
    sourceValidation: bit(control, CONTROL.sourceValidation),
    upstreamForwarding: bit(control, CONTROL.upstreamForwarding),
    /** A request for a peer of the port. */
    wayTo(peer: ModelFunction): "direct" | "redirected" | "violation" {
      const number = portNumber(peer);
      const isChosen = number < VECTOR_BITS && bit(port.get(at + EGRESS_VECTOR, 32), number);
      if (controlsEgress && !isChosen) return "direct";
      if (redirects) return "redirected";
      return controlsEgress ? "violation" : "direct";
    },
  };
}
