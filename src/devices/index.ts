// Device models by the names that machine files have for them.

import type { ModelName } from "../machine/schema/function";
import type { MakeDeviceModel } from "../model/devices/device-model";
import type { Machine } from "../model/machine";
import { Doorbell } from "./doorbell";
import { Intel82599 } from "./intel-82599/intel-82599";

const models: Readonly<Record<ModelName, MakeDeviceModel>> = {
  "82599": (host) => new Intel82599(host),
  doorbell: (host) => new Doorbell(host),
};

/** Puts the models behind BARs that the machine file names. Throws NoSwitchError where an 82599 is no PF. */
export function attachModels(machine: Machine): void {
  for (const f of machine.functions) {
    const { model } = f.description;
    if (model !== undefined) machine.attach(f, models[model]);
  }
}
