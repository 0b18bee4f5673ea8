// Lines that are no commands, each wrong in at least one way that the protocol's documentation names.

import type { Random } from "../../support/random";

/** Every character but the line end, more of those that mean something. */
const MEANING = "0123456789abcdefxXgz-+ =/*'\"%\\\t\r\0";

const LINE_END = 0x0a;

const ACCESSES = ["b", "w", "l"].flatMap((width) => [`out${width}`, `in${width}`]);
const NUMBERS = ["b", "w", "l", "q"].flatMap((width) => [`read${width}`, `write${width}`]);
const BLOCKS = ["read", "write", "b64read", "b64write", "memset"];
const OTHERS = ["clock_set", "irq_intercept_in", "irq_intercept_out", "set_irq_in", "module_load"];
const NAMES = [...ACCESSES, ...NUMBERS, ...BLOCKS, ...OTHERS, "clock_step", "endianness"];

/** How many arguments each needs. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ACCESSES.map((name) => [name, name.startsWith("out") ? 2 : 1])),
  ...Object.fromEntries(NUMBERS.map((name) => [name, name.startsWith("write") ? 2 : 1])),
  ...{ read: 2, write: 3, b64read: 2, b64write: 3, memset: 3, clock_set: 1, set_irq_in: 4, module_load: 2 },
  ...{ irq_intercept_in: 1, irq_intercept_out: 1 },
};
const WITH_ARGUMENTS = Object.keys(ARGUMENTS);
const WITH_NUMBER = [...ACCESSES, ...NUMBERS, ...BLOCKS, "clock_set"];

type Kind = (random: Random) => string;

/** Characters of any kind, `least` to `most` of them. */
function noise(random: Random, least: number, most: number): string {
  const length = least + random.below(most - least + 1);
  let text = "";
  while (text.length < length) {
    const draw = random.u32();
    const code = draw & 0xff;
    if (draw & 0x100) text += MEANING[code % MEANING.length];
    else if (code !== LINE_END) text += String.fromCharCode(code);
  }
  return text;
}

const number = (random: Random): string => {
  const value = random.u32() >>> random.below(32);
  return random.pick([`${value}`, `0x${value.toString(16)}`, `0${value.toString(8)}`]);
};

const unknown: Kind = (random) => {
  const word = noise(random, 0, 12).replaceAll(" ", "_");
  return NAMES.includes(word) ? "" : `${word} ${noise(random, 0, 20)}`;
};

const upperCase: Kind = (random) => `${random.pick(NAMES).toUpperCase()} ${number(random)}`;

const prefix: Kind = (random) => ` ${random.pick(NAMES)} ${number(random)} ${number(random)}`;

const tooFew: Kind = (random) => {
  const name = random.pick(WITH_ARGUMENTS);
  const count = random.below(ARGUMENTS[name]!);
  return [name, ...Array.from({ length: count }, () => number(random))].join(" ");
};

/** The first argument is no number: letters, two blanks, digits of another base, more than 64 bits, something behind it. */
const noNumber: Kind = (random) => {
  const broken = random.pick([
    ...["", "x", "0x", "-", "+", "08", "0xg", "--1", "1.5", "1e3", "0b1", "1_0", "٣"],
    ...[`${number(random)}z`, `0x1${"0".repeat(16 + random.below(50))}`, `${number(random)}\r`],
  ]);
  const rest = Array.from({ length: 4 }, () => number(random));
  return [random.pick(WITH_NUMBER), broken, ...rest].join(" ");
};

const portTooHigh: Kind = (random) => {
  const name = random.pick(ACCESSES);
  return `${name} 0x${(0x1_0000 + random.u32()).toString(16)} ${number(random)}`;
};

const pastEnd: Kind = (random) => {
  const width = random.pick(["w", "l", "q"]);
  return `${random.pick(["read", "write"])}${width} -1 ${number(random)}`;
};

const tooLarge: Kind = (random) => {
  const size = random.pick(["0x1000001", "-1", "0x4000001", "0xffffffffffffffff", "99999999999"]);
  const name = random.pick(["read", "b64read", "write", "b64write"]);
  return `${name} ${number(random)} ${size} 0x0011`;
};

const emptyRead: Kind = (random) => `read ${number(random)} ${random.pick(["0", "0x0", "-0", "00"])}`;

const badHex: Kind = (random) => `write ${number(random)} 4 0x${noise(random, 0, 8).replaceAll(" ", "_")}!`;

const tooLittle: Kind = (random) => `write ${number(random)} 4 ${random.pick(["", "0", "0x", "x"])}`;

const badBase64: Kind = (random) =>
  `b64write ${number(random)} 4 ${random.pick(["AA=A", "****", "A\tAA", "=AAA", "AA===="])}`;

const nobody: Kind = (random) =>
  `${random.pick(["irq_intercept_in", "irq_intercept_out"])} ${noise(random, 0, 20)}!`;

const noLine: Kind = (random) =>
  `set_irq_in ioapic unnamed-gpio-in ${random.pick(["24", "-1", "0x7fffffff", "0x80000000", "q"])} ${number(random)}`;

const clockPastEnd: Kind = (random) =>
  `clock_set ${random.pick(["0x8000000000000000", "-0x8000000000000001", "1s"])}`;

const long: Kind = (random) =>
  `${random.pick(NAMES)}_${noise(random, 1, 4)}${"x".repeat(random.below(4000))}`;

const kinds: readonly Kind[] = [
  ...[unknown, upperCase, prefix, tooFew, noNumber, portTooHigh, pastEnd, tooLarge, emptyRead, badHex],
  ...[tooLittle, badBase64, nobody, noLine, clockPastEnd],
];
/** One line in so many is a long one. */
const RARELY = 500;

/** A line without its end. */
export function malformedLine(random: Random): string {
  return random.oneIn(RARELY) ? long(random) : random.pick(kinds)(random);
}
