// v86's state, saved and put back.

import type { Emulator } from "./emulator";

export function saveState(emulator: Emulator): Promise<ArrayBuffer> {
  return emulator.save_state();
}

/**
 * Puts a state back. v86 replaces three views of the processor's registers by copies and leaves the registers as they
 * were: they are written, and the views restored, so that arithmetic flags are right and a later save is too.
 */
export async function restoreState(emulator: Emulator, state: ArrayBuffer): Promise<void> {
  const { cpu } = emulator.v86;
  const { last_result, fpu_status_word, mxcsr } = cpu;
  await emulator.restore_state(state);
  last_result[0] = cpu.last_result[0] ?? 0;
  fpu_status_word[0] = cpu.fpu_status_word[0] ?? 0;
  mxcsr[0] = cpu.mxcsr[0] ?? 0;
  Object.assign(cpu, { last_result, fpu_status_word, mxcsr });
}
