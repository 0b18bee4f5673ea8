// What a command does that may take long: it says how far it is, and leaves nothing behind when it is stopped.

import { complain } from "../output";
import { ENDING } from "../signals";
import type { Input } from "./input";

const INTERVAL = 5000;

/** Says every few seconds how far the inputs are read; the function given back ends that. */
export function reportProgress(inputs: readonly Input[]): () => void {
  const sizes = inputs.map(({ size }) => size);
  const total = sizes.every((size) => size !== undefined)
    ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
    : undefined;
  const timer = setInterval(() => {
    const frames = inputs.reduce((sum, input) => sum + input.frames, 0);
    const bytes = inputs.reduce((sum, input) => sum + input.bytesRead, 0);
    const share = total ? `, ${Math.floor((100 * bytes) / total)} %` : "";
    complain(`${frames.toLocaleString("en-US")} frames${share}`);
  }, INTERVAL);
  return () => clearInterval(timer);
}

/** Cleans up when a signal ends the process, which then dies of it; the function given back forgets that. */
export function abandonOnSignal(cleanUp: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    cleanUp();
    complain(`stopped by ${signal}, nothing was written`);
    release();
    process.kill(process.pid, signal);
  };
  const release = () => {
    for (const signal of ENDING) process.removeListener(signal, onSignal);
  };
  for (const signal of ENDING) process.on(signal, onSignal);
  return release;
}
