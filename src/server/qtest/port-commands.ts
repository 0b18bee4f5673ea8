// `outb` to `outl` and `inb` to `inl`.

import { portAddress, unsigned } from "./arguments";
import type { Command } from "./commands";
import { formatPortValue } from "./numbers";
import type { PortSize } from "./target";

const out =
  (size: PortSize): Command =>
  (words, { target }) => {
    const port = portAddress(words, size);
    const value = unsigned(words, 2, "VALUE");
    target.portWrite(port, size, Number(BigInt.asUintN(8 * size, value)));
    return "OK";
  };

const input =
  (size: PortSize): Command =>
  (words, { target }) =>
    `OK ${formatPortValue(target.portRead(portAddress(words, size), size))}`;

export const portCommands: readonly (readonly [string, Command])[] = [
  ["outb", out(1)],
  ["outw", out(2)],
  ["outl", out(4)],
  ["inb", input(1)],
  ["inw", input(2)],
  ["inl", input(4)],
];
