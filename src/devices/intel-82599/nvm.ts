// What lies in the NVM: a MAC address, capabilities, a checksum over them, and the version of firmware that is not there.

export const NVM_WORDS = 160;
/** Words from the beginning that the checksum covers, itself included. */
const SUMMED_WORDS = 64;

const CAPABILITIES = 0x2c;
/** No FCoE; the link does not wait for an optical module. */
const NO_FCOE = 1 << 1;
const NO_MODULE_CHECK = 1 << 7;
const NO_SFP_SEQUENCE = 0x2b;
const CHECKSUM = SUMMED_WORDS - 1;
const SUM = 0xbaba;
/** Where the firmware block begins, its pointer to the patch block, and the patch block's version. */
const FIRMWARE = { pointer: 0x0f, block: 0x80, patchPointer: 0x84, patch: 0x90, version: 0x97 } as const;
/** With an older one a driver takes the card for a sample. */
const PRODUCTION = 6;

/** Locally administered; Functions of one machine differ. */
export function macOf(domain: number, handle: number): Uint8Array {
  return Uint8Array.of(0x02, 0x82, 0x59, domain & 0xff, (handle >> 8) & 0xff, handle & 0xff);
}

/** Other pointers are zero: there are no sections to sum, no option ROM, no sensors. */
export function nvmOf(mac: Uint8Array): Uint16Array {
  const words = new Uint16Array(NVM_WORDS);
  for (let i = 0; i < 3; i++) words[i] = (mac[2 * i] ?? 0) | ((mac[2 * i + 1] ?? 0) << 8);
  words[CAPABILITIES] = NO_FCOE | NO_MODULE_CHECK;
  words[NO_SFP_SEQUENCE] = 0xffff;
  words[FIRMWARE.pointer] = FIRMWARE.block;
  words[FIRMWARE.patchPointer] = FIRMWARE.patch;
  words[FIRMWARE.version] = PRODUCTION;
  words[CHECKSUM] = SUM - words.subarray(0, CHECKSUM).reduce((sum, word) => sum + word, 0);
  return words;
}
