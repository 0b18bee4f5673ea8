// What firmware does, as coroutines: they say which request comes next, and somebody carries it out, at once or later.

import type { AccessSize } from "../core/core";
import type { AsyncConfigAccess, ConfigAccess } from "./access";

/** A configuration request; with a value it is a write. */
export interface ConfigRequest {
  readonly routingId: number;
  readonly offset: number;
  readonly size: AccessSize;
  readonly value?: number;
}

/** Yields requests, is resumed with what was read (0 after a write), and ends with a result. */
export type Steps<T> = Generator<ConfigRequest, T, number>;

export function* read(routingId: number, offset: number, size: AccessSize): Steps<number> {
  return yield { routingId, offset, size };
}

export function* write(routingId: number, offset: number, size: AccessSize, value: number): Steps<void> {
  yield { routingId, offset, size, value };
}

/** Does the same for each, one after the other. */
export function* each<Item, T>(items: Iterable<Item>, steps: (item: Item) => Steps<T>): Steps<T[]> {
  const results: T[] = [];
  for (const item of items) results.push(yield* steps(item));
  return results;
}

/** Carries the steps out at once. */
export function carryOut<T>(steps: Steps<T>, access: ConfigAccess): T {
  let step = steps.next();
  while (!step.done) {
    const { routingId, offset, size, value } = step.value;
    if (value === undefined) step = steps.next(access.read(routingId, offset, size));
    else {
      access.write(routingId, offset, size, value);
      step = steps.next(0);
    }
  }
  return step.value;
}

/** Carries the steps out as the answers come. */
export async function carryOutAsync<T>(steps: Steps<T>, access: AsyncConfigAccess): Promise<T> {
  let step = steps.next();
  while (!step.done) {
    const { routingId, offset, size, value } = step.value;
    if (value === undefined) step = steps.next(await access.read(routingId, offset, size));
    else {
      await access.write(routingId, offset, size, value);
      step = steps.next(0);
    }
  }
  return step.value;
}
