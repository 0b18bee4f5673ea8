// What happens at a core, seen as packets: requests of software and of Functions, and what devices send because of them.

import { CompletionStatus } from "../abi";
import type { ByteSink } from "../captures/captured-frame";
import type { Core } from "../core/core";
import type { ErrorMessageName } from "../core/error-events";
import type { CoreMessage } from "../core/interrupts";
import type { AccessAction, CoreAction, CoreObserver, PortAction, RequestAction } from "../core/observer";
import type { AnyFunction, Machine } from "../model/machine";
import { littleEndian, TlpCapture } from "./capture";
import { MessageCode, MessageRouting } from "./packet";

const ERROR_CODES: Readonly<Record<ErrorMessageName, MessageCode>> = {
  ERR_COR: MessageCode.ErrCor,
  ERR_NONFATAL: MessageCode.ErrNonfatal,
  ERR_FATAL: MessageCode.ErrFatal,
};

const ADDRESS_PORT = 0xcf8;
const DATA_PORT = 0xcfc;
const ADDRESS_ENABLED = 0x8000_0000;

/**
 * Writes the packets of all that happens on a machine from now on as a pcapng file; the result ends that. `time` gives
 * nanoseconds since 1970. Error Messages and interrupts are seen with what happens
 * next: a request, a step of the clock, something that the host does to a device.
 */
export function captureTlps(machine: Machine, sink: ByteSink, time: () => bigint): () => void {
  const capture = new TlpCapture(machine, sink, time);
  const ends = machine.domains.map((domain) =>
    machine.core(domain).observe(new TlpWatch(machine, domain, capture)),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** Observes a core of the machine. What asks through ECAM or CF8h and CFCh are configuration requests. */
class TlpWatch implements CoreObserver {
  private readonly core: Core;
  private configurationAddress = 0;
  /** How many of them were seen. */
  private events: number;
  private arrivals: number;

  constructor(
    private readonly machine: Machine,
    private readonly domain: number,
    private readonly capture: TlpCapture,
  ) {
    this.core = machine.core(domain);
    this.events = this.core.eventsWritten;
    this.arrivals = this.core.interrupts.arrived;
  }

  after(action: CoreAction): void {
    if (action.kind === "config") this.configuration(action, action.routingId, action.offset);
    else if (action.kind === "memory") this.memory(action, action.address);
    else if (action.kind === "port") this.port(action);
    else if (action.kind === "request") this.request(action);
    this.messages();
  }

  private configuration(access: AccessAction, routingId: number, offset: number): void {
    const { domain } = this;
    this.capture.processor({ ...common(access), space: "configuration", domain, routingId, offset });
  }

  private memory(access: AccessAction, address: bigint): void {
    const { ecam } = this.machine.description;
    const place = Number(address - ecam.base);
    if (this.domain === 0 && place >= 0 && place < ecam.buses * 2 ** 20) {
      this.configuration(access, Math.floor(place / 2 ** 12), place % 2 ** 12);
    } else this.capture.processor({ ...common(access), space: "memory", domain: this.domain, address });
  }

  private port(access: PortAction): void {
    const { port, size, write, value } = access;
    if (port >= DATA_PORT && port < DATA_PORT + 4) this.data(access);
    else if (port < ADDRESS_PORT || port >= DATA_PORT + 4) {
      this.capture.processor({ ...common(access), space: "io", domain: this.domain, address: BigInt(port) });
    } else if (write && port === ADDRESS_PORT && size === 4) this.configurationAddress = value;
  }

  /** Without the enable bit, or across the end of the data register, nothing is asked. */
  private data(access: PortAction): void {
    const address = this.configurationAddress;
    const lane = access.port & 3;
    if (address < ADDRESS_ENABLED || lane + access.size > 4) return;
    this.configuration(access, (address >>> 8) & 0xffff, (address & 0xfc) + lane);
  }

  private request({ function: handle, vf, address, data, outcome, moved }: RequestAction): void {
    const f = this.machine.find(this.domain, handle, vf);
    const { status, reason, completerId } = outcome;
    if (!f || reason === "not sent") return;
    const made = { address, status, ...(completerId !== undefined && { completerId }) };
    if (typeof data !== "number") this.capture.function(f, { ...made, length: data.length, written: data });
    else this.capture.function(f, { ...made, length: data, ...(moved && { read: moved }) });
  }

  /** Error Messages and interrupts since the last look. */
  private messages(): void {
    const { core } = this;
    for (const event of core.eventsFrom(Math.min(this.events, core.eventsWritten))) {
      if (event.kind !== "error" || !event.message) continue;
      const f = this.machine.find(this.domain, event.function, event.vf);
      const routing = MessageRouting.ToRootComplex;
      if (f) this.capture.message(f, { code: ERROR_CODES[event.message], routing });
    }
    this.events = core.eventsWritten;
    for (const arrival of core.interrupts.arrivalsFrom(Math.min(this.arrivals, core.interrupts.arrived))) {
      if (arrival.kind !== "message" && arrival.kind !== "peer message") continue;
      const f = this.machine.find(this.domain, arrival.function, arrival.vf);
      if (f) this.interrupt(f, arrival);
    }
    this.arrivals = core.interrupts.arrived;
  }

  /** Nobody refuses an interrupt that has arrived. */
  private interrupt(f: AnyFunction, { address, data }: CoreMessage): void {
    const written = littleEndian(data, 4);
    this.capture.function(f, { address, length: 4, written, status: CompletionStatus.Successful });
  }
}

const common = ({ size, value, write, status }: AccessAction) => ({
  size,
  value: value >>> 0,
  write,
  status,
});
