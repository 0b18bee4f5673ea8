// What can go wrong with the guest image, as one-line errors.

import { PcieError } from "../errors";

/** The guest image cannot be had: the message says what failed, and what to do where that is known. */
export class GuestImageError extends PcieError {
  readonly code = "GUEST_IMAGE";
}

/** What to do on a machine that cannot build the image. */
export const BRING_YOUR_OWN = "give a kernel and an initrd of your own with --kernel and --initrd";
