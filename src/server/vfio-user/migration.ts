// Migration of a device: VFIO's states, and the stream of what the device is.

import { Errno, viewOf } from "./messages";

/** Numbers of VFIO's migration states. */
const enum State {
  Error = 0,
  Stop = 1,
  Running = 2,
  StopCopy = 3,
  Resuming = 4,
}

/** Where each state leads to on the way to another: the shortest way, with no state inside that saves. */
const NEXT: Readonly<Record<number, Readonly<Record<number, State>>>> = {
  [State.Running]: { [State.Stop]: State.Stop, [State.StopCopy]: State.Stop, [State.Resuming]: State.Stop },
  [State.Stop]: {
    [State.Running]: State.Running,
    [State.StopCopy]: State.StopCopy,
    [State.Resuming]: State.Resuming,
  },
  [State.StopCopy]: { [State.Stop]: State.Stop, [State.Running]: State.Stop, [State.Resuming]: State.Stop },
  [State.Resuming]: { [State.Stop]: State.Stop, [State.Running]: State.Stop, [State.StopCopy]: State.Stop },
};

/** What a device is, as bytes. */
export interface DeviceState {
  save(): Uint8Array;
  /** False, and nothing changes, for what is not the state of such a device. */
  load(bytes: Uint8Array): boolean;
  /** More bytes than any state has. */
  readonly most: number;
}

const FEATURE_MIGRATION = 1;
const FEATURE_DEVICE_STATE = 2;
const GET = 1 << 16;
const SET = 1 << 17;
const PROBE = 1 << 18;
const STOP_COPY = 1n;
const HEADER_BYTES = 8;
const DATA_BYTES = 8;

export class Migration {
  private state = State.Running;
  private outgoing: Uint8Array = new Uint8Array(0);
  private sent = 0;
  private incoming: Uint8Array[] = [];
  private received = 0;

  constructor(private readonly device: DeviceState) {}

  /** The device was reset: it runs, in whatever state it was. */
  reset(): void {
    this.enter(State.Running);
  }

  /** The reply to DEVICE_FEATURE. */
  feature(body: Uint8Array): Uint8Array | Errno {
    if (body.length < HEADER_BYTES) return Errno.EINVAL;
    const flags = viewOf(body).getUint32(4, true);
    const feature = flags & 0xffff;
    const methods = flags & (GET | SET);
    if ((flags & ~(0xffff | GET | SET | PROBE)) !== 0) return Errno.EINVAL;
    const known = METHODS[feature];
    if (known === undefined || (methods & ~known) !== 0) return Errno.ENOTSUP;
    if ((flags & PROBE) !== 0) return body.slice(0, HEADER_BYTES);
    if (methods === SET) return this.setState(body);
    if (methods !== GET) return Errno.EINVAL;
    return this.get(flags, feature);
  }

  /** The reply to MIG_DATA_READ. */
  read(body: Uint8Array, most: number): Uint8Array | Errno {
    if (body.length !== HEADER_BYTES || this.state !== State.StopCopy) return Errno.EINVAL;
    const wanted = viewOf(body).getUint32(4, true);
    if (wanted > most) return Errno.EINVAL;
    const data = this.outgoing.subarray(this.sent, this.sent + wanted);
    this.sent += data.length;
    const reply = new Uint8Array(HEADER_BYTES + data.length);
    viewOf(reply).setUint32(0, reply.length, true);
    viewOf(reply).setUint32(4, data.length, true);
    reply.set(data, HEADER_BYTES);
    return reply;
  }

  /** The reply to MIG_DATA_WRITE, which is empty. */
  write(body: Uint8Array, most: number): Uint8Array | Errno {
    if (body.length < HEADER_BYTES || this.state !== State.Resuming) return Errno.EINVAL;
    const size = viewOf(body).getUint32(4, true);
    if (size > most || body.length !== HEADER_BYTES + size) return Errno.EINVAL;
    if (this.received + size > this.device.most) return Errno.ENOSPC;
    this.incoming.push(body.slice(HEADER_BYTES));
    this.received += size;
    return new Uint8Array(0);
  }

  private get(flags: number, feature: number): Uint8Array {
    const reply = new Uint8Array(HEADER_BYTES + DATA_BYTES);
    const view = viewOf(reply);
    view.setUint32(0, reply.length, true);
    view.setUint32(4, flags, true);
    view.setBigUint64(HEADER_BYTES, feature === FEATURE_MIGRATION ? STOP_COPY : BigInt(this.state), true);
    return reply;
  }

  private setState(body: Uint8Array): Uint8Array | Errno {
    if (body.length !== HEADER_BYTES + DATA_BYTES) return Errno.EINVAL;
    const wanted = viewOf(body).getUint32(HEADER_BYTES, true);
    if (wanted === this.state) return body.slice();
    while (this.state !== wanted) {
      const next = NEXT[this.state]?.[wanted];
      if (next === undefined) return Errno.EINVAL;
      const refused = this.go(next);
      if (refused !== undefined) return refused;
    }
    return body.slice();
  }

  /** One arc. */
  private go(next: State): Errno | undefined {
    if (this.state === State.Resuming && !this.device.load(joined(this.incoming, this.received))) {
      this.enter(State.Error);
      return Errno.EINVAL;
    }
    this.enter(next);
    if (next === State.StopCopy) this.outgoing = this.device.save();
    return undefined;
  }

  private enter(state: State): void {
    this.state = state;
    this.outgoing = new Uint8Array(0);
    this.sent = 0;
    this.incoming = [];
    this.received = 0;
  }
}

/** How the features can be asked for. Logging of DMA is not among them. */
const METHODS: Readonly<Record<number, number>> = {
  [FEATURE_MIGRATION]: GET,
  [FEATURE_DEVICE_STATE]: GET | SET,
};

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
