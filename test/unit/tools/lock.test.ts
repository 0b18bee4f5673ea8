// The lock between processes that fetch tools or install packages.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "../../../tools/lock.mjs";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ridge-lock-"));
  lock = join(folder, "deep/.lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("the work gets an empty folder, its result is handed on, and nothing is left behind", async () => {
  const result = await withLock(lock, async (scratch) => readdirSync(scratch).length);
  expect(result).toBe(0);
  expect(readdirSync(join(folder, "deep"))).toEqual([]);
});

test("the second waits until the first has ended, and says so once", async () => {
  const order: string[] = [];
  const first = withLock(lock, async () => {
    order.push("first begins");
    await sleep(400);
    order.push("first ends");
  });
  await sleep(50);
  const second = withLock(
    lock,
    async () => order.push("second begins"),
    () => order.push("second waits"),
  );
  await Promise.all([first, second]);
  expect(order).toEqual(["first begins", "second waits", "first ends", "second begins"]);
});

test("work that throws frees the lock", async () => {
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

test("a lock without a sign of life for 15 s is taken over, with what a killed process left in it", async () => {
  mkdirSync(join(lock, "token-of-a-killed-process"), { recursive: true });
  writeFileSync(join(lock, "token-of-a-killed-process/half"), "");
  const past = new Date(Date.now() - 16_000);
  utimesSync(lock, past, past);
  const names = await withLock(lock, async (scratch) => readdirSync(join(scratch, "..")));
  expect(names).toHaveLength(1);
  expect(names[0]).not.toBe("token-of-a-killed-process");
  expect(readdirSync(join(folder, "deep"))).toEqual([]);
});

test("a lock that cannot be made is an error, not a wait", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(withLock(join(folder, "file/.lock"), async () => 1)).rejects.toThrow(/ENOTDIR|EEXIST/);
});
