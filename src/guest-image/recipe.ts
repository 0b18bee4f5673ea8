// What the guest image is made of: packages, programs, kernel modules, and files of ours.

import { createHash } from "node:crypto";
import { guestFiles } from "./guest-files";

/** Debian's name of the guest's architecture. Its kernel without PAE is the one that v86 runs. */
export const ARCHITECTURE = "i386";

/** Packages that carry the kernel: the newest of these names is taken. */
export const KERNEL_PREFIX = "linux-image-6.1.0-";
export const KERNEL_NAME = /^linux-image-6\.1\.0-(\d+)-686$/;

/**
 * Packages that are unpacked, besides those that they depend on. Debian's busybox as a shell runs its own commands
 * even where PATH has better ones (ip, modprobe), so there are other shells; its dmesg knows no levels.
 */
export const packageNames = [
  "bash",
  "busybox-static",
  "dash",
  "ethtool",
  "iproute2",
  "kmod",
  "ncurses-base",
  "pciutils",
  "util-linux",
] as const;

/** Programs that are taken from the packages, by name; busybox has the rest. */
export const programs = [
  "bash",
  "bridge",
  "dash",
  "dmesg",
  "ethtool",
  "ip",
  "kmod",
  "lspci",
  "setpci",
] as const;

/** Other files that are taken from the packages. */
export const dataFiles = [
  "lib/terminfo/l/linux",
  "lib/terminfo/v/vt100",
  "lib/terminfo/x/xterm",
  "lib/terminfo/x/xterm-256color",
  "usr/share/misc/pci.ids",
] as const;

/** More names of those programs. */
export const programLinks = [
  { name: "sh", program: "dash" },
  ...["depmod", "insmod", "lsmod", "modinfo", "modprobe", "rmmod"].map((name) => ({ name, program: "kmod" })),
] as const;

/** Kernel modules, besides those that they depend on. The last two are asked for by name at run time only. */
export const moduleNames = [
  "8021q",
  "aer_inject",
  "be2net",
  "bnx2x",
  "igb",
  "igbvf",
  "ixgbe",
  "ixgbevf",
  "nvme",
  "pci-pf-stub",
  "pci-stub",
  "uio_pci_generic",
  "vfio-pci",
  "crc32c_generic",
  "crct10dif_generic",
] as const;

/** To be raised when the builder makes something else of the same recipe. */
const BUILDER_VERSION = 1;

/** A short name of everything that decides on the image except the packages' versions. */
export function recipeHash(modules: readonly string[]): string {
  const recipe = [
    BUILDER_VERSION,
    ARCHITECTURE,
    packageNames,
    programs,
    dataFiles,
    programLinks,
    modules,
    guestFiles,
  ];
  return hash(JSON.stringify(recipe));
}

/** All modules to be packed: the usual ones and `more`, each once, sorted. */
export function modulesWith(more: readonly string[]): string[] {
  return [...new Set([...moduleNames, ...more])].sort();
}

/** The name of an image's folder: the kernel's release, and a hash of recipe and packages. */
export function imageKey(
  kernelRelease: string,
  recipe: string,
  packages: readonly { readonly name: string; readonly version: string }[],
): string {
  const versions = packages.map(({ name, version }) => `${name}=${version}`).sort();
  return `${kernelRelease}-${hash(JSON.stringify([recipe, versions]))}`;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
