// An enumerated 82599 with two VFs, ready to interrupt.

import { enumerateMachine } from "../../../../src/firmware";
import { builtInMachine } from "../../../../src/machine/built-in";
import type { InterruptMessage, RootPin } from "../../../../src/model/interrupts/interrupts";
import { type AnyFunction, Machine } from "../../../../src/model/machine";

export const BUS_MASTER = 6;

export async function interruptRig() {
  const description = builtInMachine("intel-82599");
  if (!description) throw new Error("no default machine");
  const machine = await Machine.create(description);
  enumerateMachine(machine);
  const at = (address: string): AnyFunction => {
    const f = machine.at(address);
    if (!f) throw new Error(`${address} does not answer`);
    return f;
  };
  at("00:1c.0").config.write(4, BUS_MASTER, 2);
  at("01:00.0").config.write(4, BUS_MASTER, 2);
  const srIov = at("01:00.0").config.block("SR-IOV");
  srIov.write("NumVFs", 2);
  srIov.write("SR-IOV Control", { "VF Enable": true, "VF MSE": true });
  at("01:10.2").config.write(4, 4, 2);
  const arrived: InterruptMessage[] = [];
  const landed: InterruptMessage[] = [];
  const pins: (RootPin & { level: boolean })[] = [];
  machine.interrupts.connect({
    message: (message) => void arrived.push(message),
    peerMessage: (message) => void landed.push(message),
    pin: (pin, level) => void pins.push({ ...pin, level }),
  });
  /** What has arrived at the root since the last call. */
  const sent = () => {
    machine.interrupts.deliver();
    return arrived.splice(0);
  };
  return { machine, at, sent, landed, pins, interrupts: machine.interrupts };
}

export type InterruptRig = Awaited<ReturnType<typeof interruptRig>>;
