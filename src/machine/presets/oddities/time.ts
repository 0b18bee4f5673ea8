// Devices that are late, or go away.

import type { Preset } from "../preset";
import { oddity, pf } from "./base";

export const oddInTime: readonly Preset[] = [
  oddity(
    "vanishing",
    "The device is gone a minute after the start, as if pulled out",
    [],
    [pf({ pf: { vanishesAt: "60s" } })],
  ),
  oddity(
    "vf-slow",
    "VFs ask for retry for 800 ms after VF Enable, as they may for a second",
    [],
    [pf({ sriov: { vfReadyAfterEnable: "800ms" } })],
  ),
  oddity(
    "vf-too-slow",
    "VFs ask for retry for 5 s after VF Enable, which is longer than they may",
    ["R21"],
    [pf({ sriov: { vfReadyAfterEnable: "5s" } })],
    { consequences: ["R14", "R23", "R25", "R31", "R33", "R111"] },
  ),
];
