// What lies in the NVM: a MAC address, capabilities, and a checksum over them.

/** Words from the beginning, as many as the checksum covers. */
export const NVM_WORDS = 64;

const CAPABILITIES = 0x2c;
/** No FCoE; the link does not wait for an optical module. */
const NO_FCOE = 1 << 1;
const NO_MODULE_CHECK = 1 << 7;
const NO_SFP_SEQUENCE = 0x2b;
const CHECKSUM = NVM_WORDS - 1;
const SUM = 0xbaba;

/** Locally administered; Functions of one machine differ. */
export function macOf(domain: number, handle: number): Uint8Array {
  return Uint8Array.of(0x02, 0x82, 0x59, domain & 0xff, (handle >> 8) & 0xff, handle & 0xff);
}

/** Pointers are zero: there are no sections to sum, no option ROM, no sensors. */
export function nvmOf(mac: Uint8Array): Uint16Array {
  const words = new Uint16Array(NVM_WORDS);
  for (let i = 0; i < 3; i++) words[i] = (mac[2 * i] ?? 0) | ((mac[2 * i + 1] ?? 0) << 8);
  words[CAPABILITIES] = NO_FCOE | NO_MODULE_CHECK;
  words[NO_SFP_SEQUENCE] = 0xffff;
  words[CHECKSUM] = SUM - words.subarray(0, CHECKSUM).reduce((sum, word) => sum + word, 0);
  return words;
}
