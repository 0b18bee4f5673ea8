// Devices that break a rule, or are legal and yet a trap: each by name, with exactly the rules that it breaks.

import type { Preset } from "../preset";
import { oddCapabilities } from "./capabilities";
import { oddRealDevices } from "./real";
import { oddInTime } from "./time";
import { oddVfs } from "./vfs";

/** In alphabetical order. */
export const oddities: readonly Preset[] = [
  ...oddCapabilities,
  ...oddRealDevices,
  ...oddInTime,
  ...oddVfs,
].sort((a, b) => (a.name < b.name ? -1 : 1));
