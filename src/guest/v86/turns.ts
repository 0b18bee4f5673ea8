// When the processor has its next turn, in browsers: timers have a shortest delay of 4 ms there, messages have none.

/** The part of v86 that asks for turns. */
export interface TurnTaker {
  /** Asks for a turn after so many milliseconds; the tick tells turns that are still wanted from others. */
  yield(milliseconds: number, tick: number): void;
  yield_callback(tick: number): void;
}

/** Nothing in Node, where v86 has what it needs. */
export function giveTurns(taker: TurnTaker): void {
  if (typeof process !== "undefined") return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>) => taker.yield_callback(data);
  let timer: ReturnType<typeof setTimeout> | undefined;
  taker.yield = (milliseconds, tick) => {
    clearTimeout(timer);
    if (milliseconds < 1) port2.postMessage(tick);
    else timer = setTimeout(() => taker.yield_callback(tick), milliseconds);
  };
}
