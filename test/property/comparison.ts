// A machine and its model side by side: every access goes to both, and what they answer is compared.

import { CompletionStatus } from "../../src/abi";
import type { AnyFunction, Machine, MachineSnapshot } from "../../src/model/machine";
import { type Access, accessText, ownerText, type Size } from "./access";
import { Coverage } from "./coverage";
import { readConfig } from "./model/config";
import type { ModelFunction } from "./model/function";
import type { ModelMachine, ModelSnapshot } from "./model/machine";
import type { Target } from "./model/memory";

const LAST = 20;
const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const CONFIG_ENABLE = 0x80000000;

/** Machine and model differ. */
export class Difference extends Error {
  override readonly name = "Difference";
}

export class Comparison {
  private readonly log: string[] = [];
  private readonly snapshots = new Map<number, { machine: MachineSnapshot; model: ModelSnapshot }>();
  readonly coverage = new Coverage();
  private step = 0;

  constructor(
    readonly machine: Machine,
    readonly model: ModelMachine,
    /** Printed with a difference. */
    private readonly seed: number,
  ) {}

  /** Accesses so far. */
  get steps(): number {
    return this.step;
  }

  /** Throws Difference if machine and model do not agree. */
  perform(access: Access): void {
    this.step++;
    this.log[this.step % LAST] = "";
    const vfs = this.vfCounts();
    const found = this.compare(access);
    this.cover(access, vfs);
    this.log[this.step % LAST] = `${accessText(access)}${found.note ?? ""}`;
    if (found.machine !== found.model) this.fail(access, found);
  }

  private vfCounts(): number[] {
    return this.model.functions.map(({ state }) => state.vfCount);
  }

  private cover(access: Access, before: readonly number[]): void {
    const { coverage, model } = this;
    if ("routingId" in access) coverage.addOwner(model.owner(access.routingId));
    if ("address" in access) coverage.addTarget(model.claims(access.address)[0]);
    if (access.kind === "restore") coverage.add("snapshot put back");
    if (access.kind === "reset")
      coverage.add(access.vf === undefined ? "reset of a Function" : "reset of a VF");
    if (access.kind !== "write") return;
    this.vfCounts().forEach((count, index) => {
      const was = before[index] ?? 0;
      if (count > 0 && was === 0) coverage.add("VFs enabled");
      if (count === 0 && was > 0) coverage.add("VFs disabled");
    });
  }

  private compare(access: Access): { machine: string; model: string; note?: string } {
    switch (access.kind) {
      case "read":
        return this.read(access);
      case "write":
        return this.write(access);
      case "memory read": {
        const value = this.machine.core().memoryRead(access.address, access.size);
        const said = this.model.memoryRead(access.address, access.size);
        if (said.successful && said.value > 1) this.coverage.add("memory that was written before");
        return { machine: this.answer(value), model: answerText(said.successful, said.value) };
      }
      case "memory write": {
        this.machine.core().memoryWrite(access.address, access.size, access.value);
        const done = this.model.memoryWrite(access.address, access.size, access.value);
        return { machine: this.answer(0), model: answerText(done, 0) };
      }
      case "route":
        return this.route(access.routingId);
      case "resolve":
        return this.resolve(access.address);
      case "poke":
        return this.poke(access);
      case "reset":
        this.functionOf(access.function, access.vf).functionLevelReset();
        this.model.functionLevelReset(this.modelOf(access.function), access.vf);
        return SAME;
      case "snapshot":
        this.snapshots.set(access.slot, { machine: this.machine.snapshot(), model: this.model.snapshot() });
        return SAME;
      case "restore":
        return this.restore(access.slot);
      case "compare everything":
        return this.everything();
    }
  }

  private answer(value: number): string {
    return answerText(this.machine.completion() === CompletionStatus.Successful, value);
  }

  private read({ routingId, offset, size, way }: Extract<Access, { kind: "read" }>) {
    const value = this.requestRead(routingId, offset, size, way);
    const machine = this.answer(value);
    const said = this.model.configRead(routingId, offset, size);
    return { machine, model: answerText(said.successful, said.value), note: ` = 0x${value.toString(16)}` };
  }

  private requestRead(routingId: number, offset: number, size: Size, way: string): number {
    if (way === "ECAM") return this.machine.core().memoryRead(this.ecam(routingId, offset), size);
    if (way === "direct") return this.machine.configRead(routingId, offset, size);
    this.select(routingId, offset);
    return this.machine.core().portRead(CONFIG_DATA + (offset & 3), size);
  }

  private write({ routingId, offset, size, value, way }: Extract<Access, { kind: "write" }>) {
    if (way === "ECAM") this.machine.core().memoryWrite(this.ecam(routingId, offset), size, value);
    else if (way === "direct") this.machine.configWrite(routingId, offset, size, value);
    else {
      this.select(routingId, offset);
      this.machine.core().portWrite(CONFIG_DATA + (offset & 3), size, value);
    }
    const machine = this.answer(0);
    return { machine, model: answerText(this.model.configWrite(routingId, offset, size, value), 0) };
  }

  private ecam(routingId: number, offset: number): bigint {
    return this.machine.description.ecam.base + BigInt(routingId * 4096 + offset);
  }

  private select(routingId: number, offset: number): void {
    this.machine
      .core()
      .portWrite(CONFIG_ADDRESS, 4, (CONFIG_ENABLE + routingId * 256 + (offset & 0xfc)) >>> 0);
  }

  private route(routingId: number) {
    const found = this.machine.functionAt(routingId);
    const said = this.model.owner(routingId);
    return {
      machine: found ? this.nameOf(found) : "nobody",
      model: said ? ownerText(said.f.index, said.vf) : "nobody",
    };
  }

  private resolve(address: bigint) {
    const found = this.machine.resolve(address);
    const [said] = this.model.claims(address);
    const place = (name: string, at: { bar: number; offset: bigint }) =>
      `${name}, BAR${at.bar} + ${at.offset}`;
    return {
      machine: found ? place(this.nameOf(found.function), found) : "nothing",
      model: said ? place(ownerText(said.f.index, said.vf), said) : "nothing",
    };
  }

  private poke({ function: index, vf, dword, value }: Extract<Access, { kind: "poke" }>) {
    this.functionOf(index, vf).poke(dword, value);
    const { state } = this.modelOf(index);
    if (vf === undefined) this.modelOf(index).set(dword, 32, value);
    else {
      const bits = state.vfs.get(vf) ?? new Map<number, number>();
      state.vfs.set(vf, bits);
      for (let i = 0; i < 32; i++) bits.set(dword * 8 + i, Math.floor(value / 2 ** i) % 2);
    }
    return SAME;
  }

  private restore(slot: number) {
    const snapshot = this.snapshots.get(slot);
    if (!snapshot) return SAME;
    this.machine.restore(snapshot.machine);
    this.model.restore(snapshot.model);
    return this.everything();
  }

  private everything() {
    for (const f of this.model.functions) {
      const different = this.registersOf(f, undefined) ?? this.vfRegisters(f);
      if (different) return different;
    }
    return SAME;
  }

  private vfRegisters(f: ModelFunction) {
    const source = this.machine.functions[f.index]!;
    if (source.vfCount !== f.state.vfCount) {
      return { machine: `${source.vfCount} VFs`, model: `${f.state.vfCount} VFs of Function ${f.index}` };
    }
    for (const vf of f.state.vfs.keys()) {
      const different = this.registersOf(f, vf);
      if (different) return different;
    }
    return undefined;
  }

  private registersOf(f: ModelFunction, vf: number | undefined) {
    const source = this.functionOf(f.index, vf);
    for (let dword = 0; dword < 4096; dword += 4) {
      const found = source.peek(dword);
      const said = readConfig({ f, type: 0, ...(vf !== undefined && { vf }) }, dword, 4);
      if (found === said) continue;
      const place = `${ownerText(f.index, vf)} 0x${dword.toString(16)}`;
      return { machine: `${place} = 0x${found.toString(16)}`, model: `${place} = 0x${said.toString(16)}` };
    }
    return undefined;
  }

  private functionOf(index: number, vf: number | undefined): AnyFunction {
    const f = this.machine.functions[index]!;
    return vf === undefined ? f : f.vfs[vf]!;
  }

  private modelOf(index: number): ModelFunction {
    return this.model.functions[index]!;
  }

  private nameOf(found: AnyFunction): string {
    const f = found.isVf ? found.pf : found;
    return ownerText(this.machine.functions.indexOf(f as never), found.isVf ? found.index : undefined);
  }

  private fail(access: Access, found: { machine: string; model: string }): never {
    const last = Array.from({ length: LAST }, (_, i) => this.log[(this.step + 1 + i) % LAST]).filter(Boolean);
    throw new Difference(
      [
        `RIDGE_SEED=${this.seed}, step ${this.step}: ${accessText(access)}`,
        `  machine: ${found.machine}`,
        `  model:   ${found.model}`,
        ...last.map((line) => `    ${line}`),
      ].join("\n"),
    );
  }
}

const SAME = { machine: "", model: "" };

function answerText(successful: boolean, value: number): string {
  return successful ? `0x${value.toString(16)}` : "Unsupported Request";
}

/** Whether a rule says which of several claims wins: the one BAR of a Function among VFs' parts. */
export function isDecided(claims: readonly Target[]): boolean {
  return (
    claims.filter(({ vf }) => vf === undefined).length <= 1 &&
    (claims.length <= 1 || claims[0]?.vf === undefined)
  );
}
