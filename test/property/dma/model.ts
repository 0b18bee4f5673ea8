// What 64 guests may reach: a map of pages for each, and the bytes that each has written.

export interface Page {
  readonly to: bigint;
  readonly access: "r" | "w" | "rw";
}

export type Fault = "unknown requester" | "not mapped" | "not readable" | "not writable" | "ATS not allowed";

/** Where a request arrives, why it is a fault, or that it is not sent. */
export type Verdict = { readonly to: bigint } | { readonly fault: Fault } | "not sent";

const PAGE = 4096n;

export class GuestModel {
  busMaster = false;
  ats = false;
  attached = true;
  readonly pages = new Map<bigint, Page>();

  constructor(readonly mayUseAts: boolean) {}

  /** Its VF was reset. */
  begin(): void {
    this.busMaster = false;
    this.ats = false;
  }

  request(address: bigint, write: boolean, translated: boolean): Verdict {
    if (!this.busMaster || (translated && !this.ats)) return "not sent";
    if (translated) return this.attached && this.mayUseAts ? { to: address } : { fault: "ATS not allowed" };
    if (!this.attached) return { fault: "unknown requester" };
    const page = this.pages.get(address / PAGE);
    if (!page) return { fault: "not mapped" };
    if (!page.access.includes(write ? "w" : "r")) return { fault: write ? "not writable" : "not readable" };
    return { to: page.to + (address % PAGE) };
  }
}
