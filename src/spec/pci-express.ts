// PCI Express capability, version 2, of every Device/Port Type.

import { capability, field, flag, register } from "./model";
import { device, device2 } from "./pci-express-device";
import { link, link2 } from "./pci-express-link";
import { root } from "./pci-express-root";
import { slot, slot2 } from "./pci-express-slot";
import { readsZero } from "./vf-columns";

const portTypes = {
  0x0: "PCI Express Endpoint",
  0x1: "Legacy PCI Express Endpoint",
  0x4: "Root Port of PCI Express Root Complex",
  0x5: "Upstream Port of PCI Express Switch",
  0x6: "Downstream Port of PCI Express Switch",
  0x7: "PCI Express to PCI/PCI-X Bridge",
  0x8: "PCI/PCI-X to PCI Express Bridge",
  0x9: "Root Complex Integrated Endpoint",
  0xa: "Root Complex Event Collector",
};

export const pciExpress = capability(
  "PCI Express",
  0x10,
  { key: "pcie", setpci: "CAP_EXP", section: "7.5.3", bytes: 0x3c },
  [
    register("PCI Express Capabilities", 0x02, 16, "7.5.3.2", [
      field(3, 0, "Capability Version", "RO", { reset: 2 }),
      field(7, 4, "Device/Port Type", "RO", { values: portTypes }),
      flag(8, "Slot Implemented", "HwInit", { vf: readsZero }),
      field(13, 9, "Interrupt Message Number", "RO"),
      field(15, 14, "Reserved", "RsvdP"),
    ]),
    ...device,
    ...link,
    ...slot,
    ...root,
    ...device2,
    ...link2,
    ...slot2,
  ],
);
