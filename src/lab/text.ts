// Numbers as the page and the worker write them.

/** Upper-case hexadecimal digits without a prefix. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** The same in lower case, as addresses and `setpci` have it. */
export function lowerHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** `01:10.2`: bus, device and Function of a Routing ID, as `lspci` has them. */
export function routingIdText(routingId: number): string {
  const bus = lowerHex((routingId >> 8) & 0xff, 2);
  return `${bus}:${lowerHex((routingId >> 3) & 0x1f, 2)}.${routingId & 7}`;
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
