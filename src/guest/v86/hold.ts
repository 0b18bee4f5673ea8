// The processor held in the middle of its turn. v86 has no way to do that but the state in which it waits for interrupts.

import type { Emulator } from "./emulator";

/** False if it waits for an interrupt anyway. */
export function holdProcessor({ v86: { cpu } }: Emulator): boolean {
  const worked = cpu.in_hlt[0] === 0;
  cpu.in_hlt[0] = 1;
  return worked;
}

/** Should it have begun to wait meanwhile, it wakes up without an interrupt, as a processor may. */
export function letProcessorGo({ v86: { cpu } }: Emulator): void {
  cpu.in_hlt[0] = 0;
}
