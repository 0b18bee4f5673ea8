// Types of lock.mjs, for the guest image.

/** Runs `work(scratch)` while this process alone holds the lock `folder`. */
export function withLock<T>(
  folder: string,
  work: (scratch: string) => Promise<T>,
  onWait?: () => void,
): Promise<T>;
