// Devices whose SR-IOV capability, or the list that leads to it, is odd.

import { NEXT_CAPABILITY, NEXT_EXTENDED_CAPABILITY } from "../../links";
import type { Preset } from "../preset";
import { oddity, pf } from "./base";

const VERSION = "Extended Capability Header.Capability Version";
export const oddCapabilities: readonly Preset[] = [
  oddity(
    "ari-everywhere",
    "Every PF has a writable ARI Capable Hierarchy bit, as QEMU's PFs do",
    ["R36"],
    [pf({}, 0), pf({ sriov: { quirks: ["ari-bit-everywhere"] } }, 1)],
    { consequences: ["C431"] },
  ),
  oddity(
    "ari-stuck",
    "The lowest PF's ARI Capable Hierarchy bit cannot be set: FreeBSD fails",
    ["R36"],
    [pf({ sriov: { quirks: ["ari-bit-stuck"] } })],
    { consequences: ["C432"] },
  ),
  oddity(
    "dependency-link",
    "The PF depends on a PF that is not there, as Cavium's 177d:a018 says",
    ["R35"],
    [pf({ sriov: { functionDependencyLink: 1 } })],
  ),
  oddity(
    "extended-loop",
    "The list of extended capabilities leads from SR-IOV back to its start",
    ["P4"],
    [pf({ sriov: { values: { [NEXT_EXTENDED_CAPABILITY]: "0x100" } } })],
    { consequences: ["C8"] },
  ),
  oddity(
    "initial-vfs",
    "InitialVFs is half of TotalVFs, without VF migration: Linux refuses to enable VFs",
    ["R4"],
    [pf({ sriov: { initialVfs: 4 } })],
  ),
  oddity(
    "io-vf-bar",
    "VF BAR 0 is an I/O BAR: EDK2 stops with an assertion, Linux ignores it",
    ["R50"],
    [
      pf({
        sriov: {
          vfBars: [
            { index: 0, type: "io", size: 256 },
            { index: 2, type: "memory64", prefetchable: true, size: "16K" },
          ],
        },
        vf: {
          capabilities: [
            { type: "pcie", at: "0xa0" },
            { type: "aer", at: "0x100" },
            { type: "ari", at: "0x150" },
          ],
        },
      }),
    ],
  ),
  oddity(
    "list-loop",
    "The list of capabilities leads from PCI Express back to Power Management",
    ["P4"],
    [pf({ capabilities: [{ type: "pcie", at: "0xa0", values: { [NEXT_CAPABILITY]: "0x40" } }] })],
    { consequences: ["C5"] },
  ),
  oddity(
    "num-vfs-cleared",
    "Clearing VF Enable clears NumVFs, as QEMU did before version 10",
    ["R17"],
    [pf({ sriov: { quirks: ["num-vfs-cleared"] } })],
  ),
  oddity(
    "num-vfs-unlocked",
    "NumVFs takes writes while VFs are enabled, as QEMU's did before version 10",
    ["R12"],
    [pf({ sriov: { quirks: ["num-vfs-never-locked"] } })],
  ),
  oddity(
    "offset-0",
    "First VF Offset is 0, the PF itself: Linux refuses to enable VFs",
    ["R28"],
    [pf({ sriov: { firstVfOffset: 0 } })],
    { consequences: ["R29"] },
  ),
  oddity(
    "page-sizes",
    "Supported Page Sizes lacks 256 KiB, 1 MiB and 4 MiB, which all must have",
    ["R41"],
    [pf({ sriov: { supportedPageSizes: "0x013" } })],
  ),
  oddity(
    "page-sizes-no-4k",
    "Supported Page Sizes begins with 8 KiB: EDK2 stops, FreeBSD fails",
    ["R41", "R42"],
    [pf({ sriov: { supportedPageSizes: "0x552" } })],
  ),
  oddity(
    "sriov-version",
    "The SR-IOV capability is of version 2: FreeBSD refuses it",
    ["R1"],
    [pf({ sriov: { values: { [VERSION]: 2 } } })],
  ),
  oddity(
    "stride-0",
    "VF Stride is 0 with eight VFs: Linux refuses to enable more than one",
    ["R27"],
    [pf({ sriov: { vfStride: 0 } })],
    { consequences: ["R29"] },
  ),
];
