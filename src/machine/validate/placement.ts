// Where capabilities may stand (R2, R77, and the rules of src/spec/placement.ts).

import { blockByKey } from "../../spec";
import { type PlaceLetter, placeLetters, placementOf, placeOf } from "../../spec/placement";
import type { CapabilityDescription, DeviceDescription, FunctionDescription } from "../description";
import { isOfImage } from "../problems";
import type { BusPlace } from "./buses";
import { type Report, within } from "./report";

/** Capability ID, and in which of the two lists. */
function identityOf(capability: CapabilityDescription): { id: number; extended: boolean } | undefined {
  if (capability.type === "other") return capability;
  const place = blockByKey(capability.type)?.place;
  return place && place.kind !== "header" ? { id: place.id, extended: place.kind === "extended" } : undefined;
}

const nameOf = (capability: CapabilityDescription) =>
  capability.type === "other" ? `0x${capability.id.toString(16)}` : capability.type;

/** A broken rule; of the bytes of a real device a warning, unless the rule is one of SR-IOV. */
function tell(
  rule: string,
  fn: FunctionDescription,
  at: CapabilityDescription,
  text: string,
  report: Report,
) {
  const pointer = within(at, "type");
  if (rule.startsWith("P") && isOfImage(pointer)) report.warnOf(rule, pointer, text, nameOf(at));
  else report.breaks(rule, fn, pointer, text, nameOf(at));
}

/** SR-IOV in ports is R2; ARI needs a link. */
const TOLD_ELSEWHERE = new Set<CapabilityDescription["type"]>(["sriov", "ari"]);

function checkPlace(
  capability: CapabilityDescription,
  fn: FunctionDescription,
  letter: PlaceLetter,
  report: Report,
): void {
  const identity = identityOf(capability);
  const placement = identity && placementOf(identity.id, identity.extended);
  if (!placement || placement.in.includes(letter)) return;
  if (letter === "V" && capability.type === "sriov") {
    tell("R2", fn, capability, "a VF has no SR-IOV of its own", report);
  } else if (letter === "V") {
    tell("R77", fn, capability, "may not stand in a VF", report);
  } else if (!TOLD_ELSEWHERE.has(capability.type) && !(letter === "N" && identity.extended)) {
    tell("P1", fn, capability, `may not stand in ${placeLetters[letter]}`, report);
  }
}

/** What must stand in Function 0, and what must stand beside something else. */
function checkCompany(
  capability: CapabilityDescription,
  fn: FunctionDescription,
  bus: BusPlace,
  report: Report,
): void {
  const identity = identityOf(capability);
  const placement = identity && placementOf(identity.id, identity.extended);
  if (!placement) return;
  const letter = placeOf(fn.portType, false);
  if (placement.functionZero && bus.link && "EUB".includes(letter) && fn.function !== 0) {
    tell("P2", fn, capability, "stands in Function 0 of a device alone", report);
  }
  for (const id of placement.needs ?? []) {
    const beside = fn.capabilities.map(identityOf).some((one) => one?.extended && one.id === id);
    const text = `needs extended capability 0x${id.toString(16)} beside it`;
    if (!beside) tell("P3", fn, capability, text, report);
  }
}

export function checkPlacement(device: DeviceDescription, bus: BusPlace, report: Report): void {
  for (const fn of device.functions) {
    for (const capability of fn.capabilities) {
      checkPlace(capability, fn, placeOf(fn.portType, false), report);
      checkCompany(capability, fn, bus, report);
      if (capability.type !== "sriov") continue;
      for (const own of capability.vf.capabilities) checkPlace(own, fn, "V", report);
    }
  }
}
