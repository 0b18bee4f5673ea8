// The guest image as pages fetch it: names below one folder. Knows no Node, so that pages know them too.

export const packedFiles = {
  kernel: "kernel.elf.gz",
  setupHeader: "setup-header.bin",
  initrd: "initrd.cpio.gz",
  licences: "LICENSES.txt",
  manifest: "manifest.json",
} as const;

/** What a page needs of the manifest. */
export interface PackedManifest {
  /** Another one for other contents. */
  readonly key: string;
  /** Bytes of kernel and initrd when unpacked. */
  readonly sizes: { readonly kernel: number; readonly initrd: number };
}
