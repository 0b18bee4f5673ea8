// Where there are workers, v86 takes its turns from one that it makes of a blob: address, which pages with a strict
// Content-Security-Policy refuse. It decides on that while it is loaded.

/** Runs `load` with no `Worker` in sight. */
export async function withoutWorkers<T>(load: () => Promise<T>): Promise<T> {
  const { Worker: hidden } = globalThis as { Worker?: unknown };
  if (hidden === undefined) return load();
  Reflect.deleteProperty(globalThis, "Worker");
  try {
    return await load();
  } finally {
    Object.assign(globalThis, { Worker: hidden });
  }
}
