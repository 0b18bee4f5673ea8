// Counters of one port: as text, and what they must add up to.

import { COUNTER_NAMES, type CounterName } from "../../../src/core/frame-counters";
import type { ModelPort } from "./model/port";

/** Those but zeroes, in the order of COUNTER_NAMES. */
export function countersText(values: readonly number[]): string {
  const shown = COUNTER_NAMES.map((name, index) => `${name} ${values[index]}`);
  return shown.filter((_, index) => values[index] !== 0).join(", ") || "nothing";
}

const INGRESS: readonly CounterName[] = [
  "malformed",
  "txNoBusMaster",
  "txDisabled",
  "macSpoof",
  "vlanSpoof",
  "rateLimited",
  "noDestination",
];
const EGRESS: readonly CounterName[] = ["rxFrames", "noBusMaster", "rxDisabled"];

/** A frame that enters is dropped for one reason or sent; a destination receives or refuses. What is wrong, if anything. */
export function conservationOf(values: readonly number[], port: ModelPort): string | undefined {
  const sum = (names: readonly CounterName[]) =>
    names.reduce((total, name) => total + values[COUNTER_NAMES.indexOf(name)]!, 0);
  const entered = sum([...INGRESS, "txFrames"]);
  if (entered !== port.entered) return `${port.entered} frames entered, ${entered} were dropped or sent`;
  const taken = sum(EGRESS);
  if (taken !== port.chosen) return `${port.chosen} times a destination, ${taken} times received or refused`;
  return undefined;
}
