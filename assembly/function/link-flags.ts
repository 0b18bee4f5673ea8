// What a port knows of its link and slot besides its registers: bits of PciFunction.link and Device.absent.

export const enum LinkFlag {
  /** The link is up, as far as the port has shown. */
  Up = 1,
  /** Containment has taken effect. */
  Contained = 2,
}

/** Why a device does not answer; 0 if it is there. */
export const enum Absence {
  /** Taken out. */
  Removed = 1,
  /** In a slot without power. */
  Unpowered = 2,
}
