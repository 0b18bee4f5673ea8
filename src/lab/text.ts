// Numbers as the page and the worker write them.

/** Upper-case hexadecimal digits without a prefix. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** The same in lower case, as addresses and `setpci` have it. */
export function lowerHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** `01:10.2`, as `lspci` has it; with the domain where it is not 0. */
export function addressOf(routingId: number, domain: number): string {
  const device = lowerHex((routingId >> 3) & 0x1f, 2);
  const address = `${lowerHex(routingId >> 8, 2)}:${device}.${routingId & 7}`;
  return domain === 0 ? address : `${lowerHex(domain, 4)}:${address}`;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `16 KiB`; in the largest unit of which it is a whole number. */
export function bytesText(bytes: bigint): string {
  let value = bytes;
  let unit = 0;
  while (value !== 0n && value % 1024n === 0n && unit < UNITS.length - 1) {
    value /= 1024n;
    unit++;
  }
  return `${value.toLocaleString("en-US")} ${UNITS[unit]}`;
}

/** `0xb0100000` */
export function memoryAddress(address: bigint): string {
  return `0x${address.toString(16)}`;
}

/** `100 ms`, in the largest unit that needs no fraction. */
export function durationText(ns: number): string {
  const units = ["ns", "µs", "ms", "s"];
  let value = ns;
  let unit = 0;
  while (value !== 0 && value % 1000 === 0 && unit + 1 < units.length) {
    value /= 1000;
    unit++;
  }
  return `${value} ${units[unit]}`;
}
