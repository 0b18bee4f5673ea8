// Rows to const enums for the core: register offsets and field masks by the specification's names.

import type { Block, Field, Register } from "../spec/model";
import { kebabCase, pascalCase } from "../spec/names";

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** One file per block. */
export function assemblyFiles(blocks: readonly Block[]): GeneratedFile[] {
  return blocks.map((block) => ({
    path: `assembly/generated/${kebabCase(block.name)}.ts`,
    text: fileOf(block),
  }));
}

function fileOf(block: Block): string {
  const name = pascalCase(block.name);
  const lines = [
    `// Generated from the rows of "${block.name}" by \`npm run generate\`. Do not edit.`,
    "",
    `/** Offsets of the registers from the start of the block, in bytes; PCIe §${block.section}. */`,
    `export const enum ${name} {`,
    ...offsets(block),
    "}",
  ];
  for (const [enumName, members] of fieldEnums(block)) {
    lines.push("", `export const enum ${enumName} {`, ...members, "}");
  }
  return `${lines.join("\n")}\n`;
}

/** A register that stands at several offsets, as those of MSI do, gets a number from its second place on. */
function offsets(block: Block): string[] {
  const seen = new Map<string, number>();
  return block.registers.map((register) => {
    const name = pascalCase(register.name);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const suffix = count === 1 ? "" : `At${register.offset.toString(16).toUpperCase()}h`;
    return `  /** ${register.width} bits, §${register.section} */\n  ${name}${suffix} = ${hex(register.offset)},`;
  });
}

function fieldEnums(block: Block): Map<string, string[]> {
  const enums = new Map<string, string[]>();
  for (const register of block.registers) {
    const own = register.fields.filter((field) => !isAnonymous(register, field));
    const name = pascalCase(register.name);
    if (own.length > 0 && !enums.has(name)) enums.set(name, own.map(member));
  }
  return enums;
}

function isAnonymous(register: Register, field: Field): boolean {
  return field.name === register.name || /^(Reserved|Obsolete|Undefined)/.test(field.name);
}

/** A mask within the register; wide fields also get their shift. */
function member(field: Field): string {
  const bits = field.high - field.low + 1;
  const mask = bits === 32 ? 0xffffffff : (2 ** bits - 1) * 2 ** field.low;
  const name = pascalCase(field.name);
  const place = bits === 1 ? `bit ${field.low}` : `bits ${field.high}:${field.low}`;
  const vf =
    field.vf === undefined ? "" : `; VF ${typeof field.vf === "string" ? field.vf : field.vf.attribute}`;
  const lines = [`  /** ${place}, ${field.attribute}${vf} */`, `  ${name} = ${hex(mask)},`];
  if (bits > 1 && field.low > 0) lines.push(`  ${name}Shift = ${field.low},`);
  return lines.join("\n");
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}
