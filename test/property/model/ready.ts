// Ready times of the model: who asks for retry, and until when (R21, R108).

import type { ModelFunction } from "./function";

const ROOT_CONTROL = 0x1c;
const RRS_VISIBILITY = 4;

const later = (f: ModelFunction, delay: bigint) => (delay === 0n ? 0n : f.surroundings.now + delay);

export function waitForFunction(f: ModelFunction): void {
  f.state.readyAt = later(f, f.description.readyAfterReset);
}

/** The reset of what is below a Bridge is over: the time counts from now. */
export function waitBelow(bridge: ModelFunction): void {
  for (const child of bridge.children) {
    waitForFunction(child);
    waitBelow(child);
  }
}

/** All VFs that VF Enable made. */
export function waitForVfs(f: ModelFunction): void {
  const ready = later(f, f.sriov?.vfReadyAfterEnable ?? 0n);
  f.state.vfReadyAt = new Map(Array.from({ length: f.state.vfCount }, (_, vf) => [vf, ready]));
}

export function waitForVf(f: ModelFunction, vf: number): void {
  f.state.vfReadyAt.set(vf, later(f, f.sriov?.vfReadyAfterFlr ?? 0n));
}

export function isReady(f: ModelFunction, vf: number | undefined): boolean {
  const at = vf === undefined ? f.state.readyAt : (f.state.vfReadyAt.get(vf) ?? 0n);
  return at <= f.surroundings.now;
}

/** Whether the Root Port above shows software that a Function is not ready, in place of repeating the request. */
export function showsRetry(f: ModelFunction): boolean {
  let top = f.parent;
  while (top?.parent) top = top.parent;
  if (top?.description.kind !== "root-port" || top.pcie === 0) return false;
  return Math.floor(top.get(top.pcie + ROOT_CONTROL, 16) / 2 ** RRS_VISIBILITY) % 2 === 1;
}
