// The 82599 behind the BARs of a PF and of its VFs: registers, queues, mailboxes, and the embedded switch between them.

import type { DeviceHost } from "../../model/devices/device-host";
import type { BarAccess, DeviceModel, DeviceReset } from "../../model/devices/device-model";
import type { EmbeddedSwitch } from "../../model/frames/switch";
import type { PciFunction } from "../../model/function";
import type { AnyFunction } from "../../model/machine";
import { Filters } from "./filters";
import { General } from "./general";
import { Cause, PfInterrupts } from "./interrupts";
import { Mailboxes } from "./mailbox";
import { DeviceMemory } from "./memory";
import { Pools } from "./pools";
import { Rates } from "./rates";
import { ReceiveQueues } from "./receive";
import { RegisterFile } from "./register-file";
import { bit } from "./row";
import { Statistics } from "./statistics";
import { TransmitQueues } from "./transmit";
import { VfBar } from "./vf-bar";
import { IVARS, VfInterrupts } from "./vf-interrupts";

const ENABLE = bit(25);

export class Intel82599 implements DeviceModel {
  readonly bars = [0];
  readonly vfBars = [0];
  /** Where frames go that leave by the link; they are lost without it. Must not throw. */
  onFrame: ((frame: Uint8Array) => void) | undefined;
  private readonly file = new RegisterFile();
  private readonly nic: EmbeddedSwitch;
  private readonly general: General;
  private readonly pools: Pools;
  private readonly interrupts: PfInterrupts;
  private readonly vfInterrupts: VfInterrupts;
  private readonly mailboxes: Mailboxes;
  private readonly filters: Filters;
  private readonly receiveQueues: ReceiveQueues;
  private readonly statistics: Statistics;
  private readonly vfBar: VfBar;

  /** Throws NoSwitchError for a Function without embedded switch. */
  constructor(private readonly host: DeviceHost) {
    const { file } = this;
    const { self } = host;
    const memory = new DeviceMemory(host);
    this.nic = self.machine.switchOf(self);
    this.general = new General(file, self, () => this.resetMac());
    this.pools = new Pools(file, self);
    this.interrupts = new PfInterrupts(file, host);
    this.vfInterrupts = new VfInterrupts(file, host);
    this.mailboxes = new Mailboxes(file, {
      toPf: () => this.interrupts.other(Cause.Mailbox),
      toVf: (vf) => this.vfInterrupts.mailbox(vf),
    });
    const rates = new Rates(file, this.pools, () => this.filters.apply());
    this.filters = new Filters(file, self, this.pools, rates, this.nic);
    this.receiveQueues = new ReceiveQueues(file, memory, this.pools);
    this.statistics = new Statistics(file);
    this.vfBar = new VfBar(file, this.pools, this.vfInterrupts, this.mailboxes, (vf) => this.resetVf(vf));
    const transmitQueues = new TransmitQueues(file, memory, this.pools, {
      sent: (vf, queue, frame) => this.sent(vf, queue, frame),
      done: (vf, queue) => this.tellQueue(vf, queue, true),
    });
    const { behaviours } = this.general;
    file.behave(
      behaviours,
      this.interrupts.behaviours,
      this.mailboxes.behaviours,
      this.filters.behaviours,
      rates.behaviours,
      transmitQueues.behaviours,
    );
    this.mailboxes.pfReset();
  }

  read({ vf, offset, size }: BarAccess): number {
    const at = offset & ~3;
    const value = vf === null ? this.file.read(at) : this.vfBar.read(vf, at);
    return size === 4 ? value : value >>> ((offset & 3) * 8);
  }

  /** Registers are written whole; what is less is lost. */
  write({ vf, offset, size }: BarAccess, value: number): void {
    if (size !== 4) return;
    if (vf === null) this.file.write(offset, value);
    else this.vfBar.write(vf, offset, value);
  }

  reset({ vf }: DeviceReset): void {
    if (vf !== null) this.resetVf(vf);
    else this.resetMac();
  }

  vfsChanged(): void {
    this.filters.forget();
    this.filters.apply();
  }

  save(): Uint8Array {
    return this.file.save();
  }

  restore(state: Uint8Array): void {
    this.file.restore(state);
    this.filters.forget();
  }

  /** A frame comes in by the link, from its destination address on and without FCS. */
  receive(frame: Uint8Array): void {
    if (this.isLinkUp) this.forward(this.nic.uplink, frame);
  }

  get isLinkUp(): boolean {
    return this.file.get("LINKS") !== 0;
  }

  /** The link comes or goes; software is told. */
  setLink(up: boolean): void {
    if (up === this.isLinkUp) return;
    this.general.setLink(up);
    this.interrupts.other(Cause.LinkChange);
  }

  private sent(vf: number | null, queue: number, frame: Uint8Array): void {
    this.statistics.sent(this.pools.poolOf(vf), queue, frame);
    this.forward(this.self.machine.switchPortOf(this.host.of(vf)), frame);
  }

  private forward(from: Parameters<EmbeddedSwitch["send"]>[0], frame: Uint8Array): void {
    const { deliveries, dropped } = this.nic.send(from, frame, this.host.now);
    if (dropped === "macSpoof" || dropped === "vlanSpoof") this.statistics.spoofed();
    for (const { port, bytes, refused } of deliveries) {
      if (refused !== undefined) continue;
      if (port.isUplink) this.leave(bytes);
      else
        this.deliver(this.self.machine.functionAt(port.routingId, this.self.domain), bytes, !from.isUplink);
    }
  }

  private leave(frame: Uint8Array): void {
    if (this.isLinkUp) this.onFrame?.(frame);
  }

  private deliver(f: AnyFunction | undefined, frame: Uint8Array, loopback: boolean): void {
    if (!f || !this.filters.acceptsGroup(f.vf, frame)) return;
    const received = this.receiveQueues.receive(f.vf, { frame, loopback });
    if (!received) return;
    if ("missed" in received) this.statistics.missed(received.queue);
    else {
      this.statistics.received(this.pools.poolOf(f.vf), received.queue, frame);
      this.tellQueue(f.vf, received.queue, false);
    }
  }

  private tellQueue(vf: number | null, queue: number, tx: boolean): void {
    if (vf === null) this.interrupts.queue(queue, tx);
    else this.vfInterrupts.queue(vf, queue - this.pools.firstQueue(vf), tx);
  }

  /** The Function that it stands behind. */
  get self(): PciFunction {
    return this.host.self;
  }

  private resetMac(): void {
    this.file.reset();
    this.general.afterReset();
    this.mailboxes.pfReset();
    this.host.setPin(false);
    this.filters.forget();
    this.filters.apply();
  }

  /** FLR, or software's own reset of a VF: its queues stop, and the PF's driver is told. */
  private resetVf(vf: number): void {
    for (let index = 0; index < this.pools.queuesPerPool; index++) {
      const queue = this.pools.queueOf(vf, index);
      this.file.change("RXDCTL", ENABLE, false, queue);
      this.file.change("TXDCTL", ENABLE, false, queue);
    }
    for (const name of ["VF_CAUSE", "VF_MASK", "VF_AUTO_CLEAR", "VF_AUTO_MASK"] as const)
      this.file.set(name, 0, vf);
    for (let ivar = 0; ivar < IVARS; ivar++) this.file.set("VF_IVAR", 0, vf * IVARS + ivar);
    for (const name of ["PFVFRE", "PFVFTE"] as const) this.file.change(name, bit(vf & 31), false, vf >> 5);
    this.mailboxes.vfReset(vf);
    this.filters.forget();
    this.filters.apply();
  }
}
