// What a configuration write means for errors: cleared status bits, enables and bits of a Root Port, its interrupt.

import { readConfig } from "./config";
import type { ModelErrors } from "./errors";
import type { ModelFunction } from "./function";
import { changeLevel } from "./interrupts";
import { errorVector, levelOf } from "./root-errors";
import type { Owner } from "./routing";

const UNCORRECTABLE_STATUS = 0x04;
const ROOT_COMMAND = 0x2c;
const ROOT_STATUS = 0x30;

const aerIn = (list: readonly { readonly type: string; readonly at: number }[] | undefined) =>
  list?.find(({ type }) => type === "aer")?.at ?? 0;

export class Aftermath {
  private readonly f: ModelFunction;
  private readonly aer: number;
  private readonly before: readonly [number, number, number];
  private readonly vfCount: number;
  /** It goes to Root Error Command or Root Error Status. */
  private readonly isRootError: boolean;

  /** Made before the write. */
  constructor(
    private readonly errors: ModelErrors,
    private readonly owner: Owner,
    /** Of the write. */
    offset: number,
  ) {
    this.f = owner.f;
    const { capabilities } = owner.f.description;
    this.aer = aerIn(owner.vf === undefined ? capabilities : owner.f.sriov?.vf.capabilities);
    const inAer = offset - this.aer;
    const isPort = owner.vf === undefined && owner.f.description.kind === "root-port";
    this.isRootError = isPort && this.aer !== 0 && inAer >= ROOT_COMMAND && inAer < ROOT_STATUS + 4;
    this.before = this.registers();
    this.vfCount = owner.f.state.vfCount;
  }

  follow(): void {
    const { f, owner, aer } = this;
    if (aer !== 0) {
      const [status, command, rootStatus] = this.before;
      const [nowStatus, nowCommand, nowRootStatus] = this.registers();
      const cleared = (status & ~nowStatus) >>> 0;
      if (cleared !== 0) this.errors.statusCleared({ f, vf: owner.vf }, cleared);
      if (this.isRootError && (command !== nowCommand || rootStatus !== nowRootStatus))
        changeLevel(
          f,
          "errors",
          levelOf(command, rootStatus),
          levelOf(nowCommand, nowRootStatus),
          errorVector(f, aer),
        );
    }
    if (this.vfCount === 0 && f.state.vfCount > 0) this.errors.forgetVfs(f);
  }

  private registers(): readonly [number, number, number] {
    if (this.aer === 0) return [0, 0, 0];
    const read = (offset: number) => readConfig(this.owner, this.aer + offset, 4);
    return [read(UNCORRECTABLE_STATUS), read(ROOT_COMMAND), read(ROOT_STATUS)];
  }
}
