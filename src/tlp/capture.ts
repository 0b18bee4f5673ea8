// A capture of the packets that a machine's Root Complex and its Functions send one another: pcapng, link type USER0.

import { CompletionStatus } from "../abi";
import type { ByteSink } from "../captures/captured-frame";
import { PcapngWriter } from "../captures/pcapng-writer";
import type { AccessSize } from "../core/core";
import type { PciFunction } from "../model/function";
import type { AnyFunction, Machine } from "../model/machine";
import { encodeCompletion, encodeMessage, encodeRequest } from "./encode";
import { portAbove, portToAddress, portToBus, secondaryBus } from "./links";
import { isPosted, type Message, type Request } from "./packet";

/** `LINKTYPE_USER0`, to which everybody may give a meaning; the dissector that ships with Ridge does. */
export const TLP_LINK_TYPE = 147;

/** What a processor asked for, and what it got. */
export type ProcessorAccess = {
  readonly size: AccessSize;
  /** What was written, or the answer. */
  readonly value: number;
  readonly write: boolean;
  readonly status: CompletionStatus;
  /** Of the root bus; 0 without. */
  readonly domain?: number;
} & (
  | { readonly space: "configuration"; readonly routingId: number; readonly offset: number }
  | { readonly space: "memory" | "io"; readonly address: bigint }
);

/** What a Function asked for, 1 to 4,096 bytes that do not cross 4 KiB. */
export interface FunctionRequest {
  readonly address: bigint;
  readonly length: number;
  /** Of a write what was written. */
  readonly written?: Uint8Array;
  readonly status: CompletionStatus;
  /** Of a read that was successful. */
  readonly read?: Uint8Array;
  /** Routing ID of the Function that answers; of the Root Complex without. */
  readonly completerId?: number;
}

/** Root Ports are links of their own; what does not pass one is on the root bus. */
const ROOT = "root bus";

export class TlpCapture {
  private readonly writer: PcapngWriter;
  private readonly links = new Map<string, number>();

  /** `time` gives nanoseconds since 1970. */
  constructor(
    private readonly machine: Machine,
    sink: ByteSink,
    private readonly time: () => bigint,
  ) {
    this.writer = new PcapngWriter(sink);
    this.interfaceOf(ROOT);
  }

  /** A processor's request, which has the ID of Function 0 of the root bus and tag 0, and its Completion. */
  processor(access: ProcessorAccess): void {
    const { size, value, write, status, domain = 0 } = access;
    const bytes = littleEndian(value, size);
    const from = { requesterId: this.rootId(domain), tag: 0, length: size, ...(write && { data: bytes }) };
    const { request, link, completerId } =
      access.space === "configuration"
        ? this.configuration(access, from, domain)
        : this.addressed(access, from, domain);
    const data = !write && status === CompletionStatus.Successful ? { data: bytes } : {};
    this.send(link, request, { completerId, status, ...data });
  }

  /** A memory request of a Function or VF, and its Completion. */
  function(f: AnyFunction, made: FunctionRequest): void {
    const { address, length, written, read, status, completerId = this.rootId(f.domain) } = made;
    const from = { requesterId: f.routingId, tag: 0 };
    const request: Request = { ...from, kind: "memory", address, length, ...(written && { data: written }) };
    this.send(linkOf(portAbove(f)), request, { completerId, status, ...(read && { data: read }) });
  }

  /** A Message that a Function sends. */
  message(f: AnyFunction, { code, routing }: Pick<Message, "code" | "routing">): void {
    this.write(linkOf(portAbove(f)), encodeMessage({ requesterId: f.routingId, tag: 0, code, routing }));
  }

  private configuration(
    { routingId, offset }: { readonly routingId: number; readonly offset: number },
    from: Pick<Request, "requesterId" | "tag"> & { readonly length: AccessSize; readonly data?: Uint8Array },
    domain: number,
  ): Sent {
    const bus = routingId >>> 8;
    const port = portToBus(this.machine, domain, bus);
    const forwarded = port !== undefined && secondaryBus(port) !== bus;
    return {
      request: { ...from, kind: "configuration", target: routingId, forwarded, offset },
      link: linkOf(port),
      completerId: routingId,
    };
  }

  private addressed(
    { space, address }: { readonly space: "memory" | "io"; readonly address: bigint },
    from: Pick<Request, "requesterId" | "tag"> & { readonly length: AccessSize; readonly data?: Uint8Array },
    domain: number,
  ): Sent {
    const target = space === "memory" ? this.machine.resolve(address)?.function : undefined;
    const port = target ? portAbove(target) : portToAddress(this.machine, domain, space, address);
    const completerId = (target ?? port)?.routingId ?? this.rootId(domain);
    return { request: { ...from, kind: space, address }, link: linkOf(port), completerId };
  }

  private send(
    link: string,
    request: Request,
    answer: { completerId: number; status: CompletionStatus; data?: Uint8Array },
  ): void {
    this.write(link, encodeRequest(request));
    if (!isPosted(request)) this.write(link, encodeCompletion({ request, ...answer }));
  }

  private write(link: string, bytes: Uint8Array): void {
    this.writer.write(this.interfaceOf(link), { time: this.time(), length: bytes.length, bytes });
  }

  private interfaceOf(name: string): number {
    const known = this.links.get(name);
    if (known !== undefined) return known;
    const added = this.writer.addInterface(name, TLP_LINK_TYPE);
    this.links.set(name, added);
    return added;
  }

  private rootId(domain: number): number {
    return (this.machine.description.roots.find((root) => root.domain === domain)?.bus ?? 0) << 8;
  }
}

interface Sent {
  readonly request: Request;
  readonly link: string;
  readonly completerId: number;
}

const linkOf = (port: PciFunction | undefined): string => port?.address ?? ROOT;

/** The low bytes of a number, in address order. */
export function littleEndian(value: number, size: AccessSize): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff);
}
