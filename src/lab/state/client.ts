// The worker as the page asks it: a promise for each request.

import type { Given, News, ReplyMessage, RequestName, Taken } from "../protocol/messages";

interface Waiting {
  resolve(body: unknown): void;
  reject(error: Error): void;
}

export class Client {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  /** Told what the worker tells unasked. */
  onNews: (news: News) => void = () => {};

  /** `onBusy` is told whether any request waits for its answer. */
  constructor(
    private readonly worker: Worker,
    private readonly onBusy: (busy: boolean) => void,
  ) {
    worker.addEventListener("message", ({ data }: MessageEvent<ReplyMessage | News>) => {
      if ("news" in data) this.onNews(data);
      else this.settle(data);
    });
    worker.addEventListener("error", ({ message }) => this.fail(message || "the emulator cannot be loaded"));
  }

  /** Rejects with an Error of one line. Answers come in the order of the requests. */
  ask<N extends RequestName>(name: N, body: Taken<N>): Promise<Given<N>> {
    const id = ++this.lastId;
    return new Promise<Given<N>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (body: unknown) => void, reject });
      this.onBusy(true);
      this.worker.postMessage({ id, name, body });
    }).finally(() => this.onBusy(this.waiting.size > 0));
  }

  private settle(reply: ReplyMessage): void {
    const request = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ("error" in reply) request?.reject(new Error(reply.error));
    else request?.resolve(reply.body);
  }

  private fail(message: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(message));
    this.waiting.clear();
  }
}
