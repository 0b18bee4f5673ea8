// Devices whose VFs are odd.

import type { Preset } from "../preset";
import { oddity, pf, vfCapabilities } from "./base";

const withoutPcie = vfCapabilities.filter(({ type }) => type !== "pcie");

export const oddVfs: readonly Preset[] = [
  oddity(
    "vf-all-ones",
    "Dword 04h of a VF reads all ones for ever: Linux waits, then gives it up",
    ["R60", "R61", "R107"],
    [pf({ vf: { registers: { "0x4": { value: "0xffffffff", readOnly: true } } } })],
    { consequences: ["R16", "R18", "R69", "R83", "C201", "C202"] },
  ),
  oddity(
    "vf-bar",
    "BAR 0 of a VF holds an address, which only VF BAR 0 of the PF should",
    ["R64"],
    [pf({ vf: { registers: { "0x10": { value: "0xd2840004", readOnly: true } } } })],
    { consequences: ["R109"] },
  ),
  oddity(
    "vf-interrupt-pin",
    "A VF names INTA, as VFs of QEMU 7.2's nvme do: VFIO tells of a hardware bug",
    ["R63"],
    [pf({ vf: { registers: { "0x3c": "0x00000100" } } })],
    { consequences: ["R83"] },
  ),
  oddity(
    "vf-no-flr",
    "VFs deny Function Level Reset, as those of the 82599 do, but do it",
    ["R71"],
    [pf({ vf: { capabilities: [{ type: "pcie", at: "0xa0", flr: false }, ...withoutPcie] } })],
  ),
  oddity(
    "vf-sriov",
    "VFs have an SR-IOV capability, as the PM1733's had: it crashed Linux once",
    ["R2"],
    [
      pf({
        vf: {
          capabilities: [
            ...vfCapabilities,
            {
              type: "sriov",
              at: "0x160",
              totalVfs: 8,
              firstVfOffset: 16,
              vfStride: 1,
              vfDeviceId: "0x0005",
              values: { "First VF Offset": 16, "VF Stride": 1 },
            },
          ],
        },
      }),
    ],
  ),
];
