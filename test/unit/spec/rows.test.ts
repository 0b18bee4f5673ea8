// The form of the rows: what must hold of every block, whatever it describes.

import { describe, expect, test } from "vitest";
import { attributes, type Block, blocks, type Condition, type Field, type Register } from "../../../src/spec";
import { fieldKey } from "../../../src/spec/conditions";
import { pascalCase } from "../../../src/spec/names";
import { rules } from "../../../src/spec/rules";
import { exclude, keysOf } from "./exclusion";

const all: readonly Block[] = blocks;

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}

const isReserved = (field: Field) => attributes[field.attribute].reserved;
const end = (register: Register) => register.offset + register.width / 8;
const overlap = (one: Register, other: Register) => one.offset < end(other) && other.offset < end(one);
const label = (register: Register) => `${register.name} at ${register.offset.toString(16)}h`;
const coexisting = (block: Block) =>
  pairs(block.registers).filter(([one, other]) => !exclude(one.when, other.when));
const conditions = (block: Block): Condition[] =>
  block.registers
    .flatMap(({ when, fields }) => [when, ...fields.map((field) => field.when)])
    .filter((c) => !!c);

describe.each(all.map((block) => ({ name: block.name, block })))("$name", ({ block }) => {
  test("has fields that cover every bit of each register exactly once", () => {
    for (const register of block.registers) {
      const covered = register.fields.flatMap(({ high, low }) =>
        Array.from({ length: high - low + 1 }, (_, bit) => low + bit),
      );
      const everyBit = Array.from({ length: register.width }, (_, bit) => bit);
      expect(
        covered.sort((a, b) => a - b),
        label(register),
      ).toEqual(everyBit);
    }
  });

  test("has no register that crosses a dword or the end of the block", () => {
    for (const register of block.registers) {
      expect(register.offset >> 2, label(register)).toBe((end(register) - 1) >> 2);
      expect(end(register), label(register)).toBeLessThanOrEqual(block.bytes ?? 0x1000);
    }
  });

  test("has no two registers that exist at once and overlap", () => {
    const overlapping = coexisting(block).filter(([one, other]) => overlap(one, other));
    expect(overlapping.map((pair) => pair.map(label))).toEqual([]);
  });

  test("has no two registers of one name that exist at once", () => {
    const alike = coexisting(block).filter(([one, other]) => pascalCase(one.name) === pascalCase(other.name));
    expect(alike.map((pair) => pair.map(label))).toEqual([]);
  });

  test("has no two fields of one name in a register, but reserved ones", () => {
    for (const register of block.registers) {
      const names = register.fields.filter((field) => !isReserved(field)).map(({ name }) => pascalCase(name));
      expect(new Set(names).size, label(register)).toBe(names.length);
    }
  });

  test("calls reserved bits Reserved, and no others", () => {
    for (const register of block.registers) {
      for (const field of register.fields)
        expect(field.name === "Reserved", field.name).toBe(isReserved(field));
    }
  });

  test("has no name with a dot, which separates register and field in a key", () => {
    const names = block.registers.flatMap(({ name, fields }) => [name, ...fields.map((field) => field.name)]);
    expect(names.filter((name) => name.includes("."))).toEqual([]);
  });

  test("has conditions on existing fields that software cannot change", () => {
    for (const key of conditions(block).flatMap(keysOf)) {
      const found = block.registers.flatMap((register) =>
        register.fields.filter((field) => fieldKey(register, field) === key),
      );
      expect(
        found.map((field) => attributes[field.attribute]),
        key,
      ).toEqual([expect.objectContaining({ writable: false, clearable: false, reserved: false })]);
    }
  });

  test("has reset values and named values that fit their fields", () => {
    for (const { fields } of block.registers) {
      for (const { name, high, low, reset = 0, values = {}, vf } of fields) {
        const most = 2 ** (high - low + 1) - 1;
        const vfReset = typeof vf === "object" ? (vf.reset ?? 0) : 0;
        for (const value of [reset, vfReset, ...Object.keys(values).map(Number)]) {
          expect(value, name).toBeLessThanOrEqual(most);
        }
      }
    }
  });

  test("names a section for the block and each register", () => {
    for (const { section } of [block, ...block.registers]) expect(section).toMatch(/^([5-9]|10)(\.\d+)+$/);
  });

  test("cites rules that exist", () => {
    const known = new Set(rules.map(({ number }) => `R${number}`));
    const cited = block.registers.flatMap(({ rules, fields }) => [
      rules,
      ...fields.map((field) => field.rules),
    ]);
    const unknown = cited.flatMap((text) => text?.split(" ") ?? []).filter((rule) => !known.has(rule));
    expect(unknown).toEqual([]);
  });
});

test("no two blocks have the same key, name or place", () => {
  for (const of of [(b: Block) => b.key, (b: Block) => b.name, (b: Block) => JSON.stringify(b.place)]) {
    expect(new Set(all.map(of)).size).toBe(all.length);
  }
});
