// The machines whose switches are compared with the model.

import { type DeviceInput, endpoint, type FunctionInput, type MachineInput } from "../../support/machines";

/** What the tests write: Command, and Power Management Control/Status of every Function. */
export const COMMAND = 0x04;
export const BUS_MASTER_ENABLE = 0x4;
export const POWER_STATE = 0x44;
export const SR_IOV = { control: 0x108, numVfs: 0x110 };

/** Numbers of what a switch can hold; the same for every machine if not here. */
interface FramesRoom {
  readonly addresses: number;
  readonly members: number;
  readonly workers: number;
  readonly destinations?: number;
}

const ROOM = {
  vlanSets: 256,
  ring: 64,
  buffer: 64 * 2048,
  receiveRings: 80,
  receiveRingBytes: 8192,
};

const pm = { type: "pm", at: 0x40, noSoftReset: true } as const;

/** A PF on the root bus, its VFs on the bus behind. */
function pf(totalVfs: number, index: number, pfs: number): FunctionInput {
  return {
    function: index,
    bars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
    capabilities: [
      pm,
      { type: "pcie", at: 0xa0 },
      {
        type: "sriov",
        at: 0x100,
        totalVfs,
        firstVfOffset: 0x100 - 0x18,
        vfStride: pfs,
        vfDeviceId: 0x1042,
        vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
        vf: { capabilities: [pm, { type: "pcie", at: 0xa0 }] },
      },
    ],
  };
}

export interface Subject {
  readonly file: MachineInput;
  readonly room: FramesRoom;
}

function machineOf(totalVfs: readonly number[], given: Partial<FramesRoom>, sharedLink = false): Subject {
  const room = { addresses: 16, members: 40, workers: 1, ...given };
  const functions = totalVfs.map((count, index) => pf(count, index, totalVfs.length));
  const device = { ...endpoint(...functions), slot: "03.0", sharedLink } as DeviceInput;
  return { room, file: { name: "test", barPages: 16, devices: [device], frames: { ...ROOM, ...room } } };
}

export const machines: Readonly<Record<string, Subject>> = {
  "a PF with seven VFs": machineOf([7], {}),
  "two PFs that share a link, with four VFs each": machineOf([4, 4], { addresses: 24, members: 30 }, true),
  "a PF with 63 VFs, two workers": machineOf([63], { workers: 2, addresses: 40, members: 90 }),
  "a PF with two VFs, little room for lists": machineOf([2], { addresses: 6, members: 12, destinations: 8 }),
};
