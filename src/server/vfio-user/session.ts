// One client's session: each message in, its reply out. Nothing here knows sockets.

import type { AssignedFunction } from "../../vfio";
import { ClientMemory, type ToClient } from "./client-memory";
import { DmaMap } from "./dma-map";
import { INTERRUPTS, interruptInfo, setInterrupts } from "./interrupts";
import {
  Command,
  decode,
  Errno,
  encodeRefusal,
  encodeReply,
  HEADER_BYTES,
  type Message,
  viewOf,
} from "./messages";
import type { Migration } from "./migration";
import { REGIONS, readRegion, regionInfo, writeRegion, writeRegions } from "./regions";
import { MAX_DATA, negotiate } from "./version";

/** Longest message of a client: the most data, behind the longest of what goes before data. */
export const MESSAGE_LIMIT = HEADER_BYTES + 16 + MAX_DATA;

export interface SessionOptions {
  readonly client: ToClient;
  readonly log: (event: string) => void;
  /** Without it the device cannot be migrated. */
  readonly migration?: Migration | undefined;
}

const NOTHING = new Uint8Array(0);
const INFO_BYTES = 16;
const IS_RESETTABLE_PCI = 3;
const MAP_BYTES = 32;
const UNMAP_BYTES = 24;
const MAY_READ = 1;
const MAY_WRITE = 2;
const MAP_FLAGS = 0xf;
const UNMAP_ALL = 2;

type Answer = Uint8Array | Errno;

export class VfioUserSession {
  /** The client's memory; undefined before a version is agreed on. */
  memory: ClientMemory | undefined;
  private readonly map = new DmaMap();
  private ending: string | undefined;

  constructor(
    private readonly device: AssignedFunction,
    private readonly options: SessionOptions,
  ) {}

  /** Why the client cannot be served any longer; undefined while it can. */
  get closed(): string | undefined {
    return this.ending;
  }

  /** Takes a whole message; its reply, or undefined if it wants none. */
  handle(bytes: Uint8Array): Uint8Array | undefined {
    const message = decode(bytes);
    if (!message) return this.end("client sent a message that is neither command nor reply");
    if (message.isReply) {
      if (this.memory?.take(message) !== true) this.end("client answered what it was not asked");
      return undefined;
    }
    const answer = this.memory ? this.answerTo(message) : this.begin(message);
    if (message.noReply) return undefined;
    return typeof answer === "number" ? encodeRefusal(message, answer) : encodeReply(message, answer);
  }

  /** The client is gone: its memory is too, the device stays as it is. */
  close(): void {
    this.map.unmapAll();
    this.memory?.close();
  }

  private end(reason: string): undefined {
    this.ending ??= reason;
    return undefined;
  }

  private begin({ command, body }: Message): Answer {
    const agreed = command === Command.Version ? negotiate(body) : Errno.EINVAL;
    if (typeof agreed === "number") {
      this.end("client offered no version that this server has");
      return agreed;
    }
    const { client, log } = this.options;
    this.memory = new ClientMemory(this.map, client, agreed.clientData, log);
    return agreed.reply;
  }

  private answerTo({ command, body }: Message): Answer {
    const { device } = this;
    switch (command) {
      case Command.DmaMap:
        return this.mapMemory(body);
      case Command.DmaUnmap:
        return this.unmapMemory(body);
      case Command.DeviceGetInfo:
        return deviceInfo(body);
      case Command.DeviceGetRegionInfo:
        return regionInfo(device, body);
      case Command.DeviceGetRegionIoFds:
        return Errno.ENOTSUP;
      case Command.DeviceGetIrqInfo:
        return interruptInfo(device.f, body);
      case Command.DeviceSetIrqs:
        return setInterrupts(device.f, body);
      case Command.RegionRead:
        return readRegion(device, body);
      case Command.RegionWrite:
        return writeRegion(device, body);
      case Command.RegionWriteMulti:
        return writeRegions(device, body);
      case Command.DeviceReset:
        return this.reset(body);
      default:
        return this.migrate(command, body);
    }
  }

  private migrate(command: number, body: Uint8Array): Answer {
    const { migration } = this.options;
    switch (command) {
      case Command.DeviceFeature:
        return migration?.feature(body) ?? Errno.ENOTSUP;
      case Command.MigDataRead:
        return migration?.read(body, MAX_DATA) ?? Errno.ENOTSUP;
      case Command.MigDataWrite:
        return migration?.write(body, MAX_DATA) ?? Errno.ENOTSUP;
      default:
        return Errno.EINVAL;
    }
  }

  private reset(body: Uint8Array): Answer {
    if (body.length !== 0) return Errno.EINVAL;
    this.device.reset();
    this.options.migration?.reset();
    return NOTHING;
  }

  private mapMemory(body: Uint8Array): Answer {
    if (body.length !== MAP_BYTES) return Errno.EINVAL;
    const view = viewOf(body);
    const flags = view.getUint32(4, true);
    if (view.getUint32(0, true) < MAP_BYTES || (flags & ~MAP_FLAGS) !== 0) return Errno.EINVAL;
    const range = {
      address: view.getBigUint64(16, true),
      size: view.getBigUint64(24, true),
      read: (flags & MAY_READ) !== 0,
      write: (flags & MAY_WRITE) !== 0,
    };
    return this.map.map(range) ?? NOTHING;
  }

  private unmapMemory(body: Uint8Array): Answer {
    if (body.length !== UNMAP_BYTES) return Errno.EINVAL;
    const view = viewOf(body);
    const flags = view.getUint32(4, true);
    const address = view.getBigUint64(8, true);
    const size = view.getBigUint64(16, true);
    if (view.getUint32(0, true) < UNMAP_BYTES) return Errno.EINVAL;
    if (flags === UNMAP_ALL && address === 0n && size === 0n) this.map.unmapAll();
    else {
      const refused = flags === 0 ? this.map.unmap(address, size) : Errno.ENOTSUP;
      if (refused !== undefined) return refused;
    }
    return body.slice();
  }
}

function deviceInfo(body: Uint8Array): Answer {
  if (body.length !== INFO_BYTES || viewOf(body).getUint32(0, true) < INFO_BYTES) return Errno.EINVAL;
  const reply = new Uint8Array(INFO_BYTES);
  const view = viewOf(reply);
  [INFO_BYTES, IS_RESETTABLE_PCI, REGIONS, INTERRUPTS].forEach((value, index) => {
    view.setUint32(4 * index, value, true);
  });
  return reply;
}
