// A lock between processes: a folder that one of them holds and keeps fresh.
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds without a sign of life after which a lock counts as left behind by a killed process. */
const STALE = 15_000;
const POLL = 250;

async function remove(folder, token) {
  const trash = `${folder}.trash-${token}`;
  await rename(folder, trash);
  await rm(trash, { recursive: true, force: true });
}

async function makeFolder(folder, expected) {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error.code === expected) return false;
    throw error;
  }
}

/** False if another process has the lock, or took it for stale before it was ours in full. */
async function tryAcquire(folder, token) {
  return (await makeFolder(folder, "EEXIST")) && (await makeFolder(join(folder, token), "ENOENT"));
}

async function dropIfStale(folder, token) {
  try {
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > STALE) await remove(folder, token);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

async function sweep(folder) {
  const prefix = `${basename(folder)}.trash-`;
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(prefix)) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function acquire(folder, token, onWait) {
  let told = false;
  while (!(await tryAcquire(folder, token))) {
    if (!told) onWait?.();
    told = true;
    await sleep(POLL);
    await dropIfStale(folder, token);
  }
}

async function release(folder, token) {
  const ours = await stat(join(folder, token)).catch(() => null);
  if (ours) await remove(folder, token);
}

/**
 * Runs `work(scratch)` while this process alone holds the lock `folder`. `scratch` is an empty folder inside
 * the lock: whoever takes over a stale lock throws it away with the lock, so a process that lost the lock
 * cannot finish with half a result. `onWait` is called once if another process has to end first.
 */
export async function withLock(folder, work, onWait) {
  const token = randomBytes(8).toString("hex");
  await mkdir(dirname(folder), { recursive: true });
  await acquire(folder, token, onWait);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, STALE / 5);
  try {
    await sweep(folder);
    return await work(join(folder, token));
  } finally {
    clearInterval(beat);
    await release(folder, token);
  }
}
