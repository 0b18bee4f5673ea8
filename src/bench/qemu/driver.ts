// What a driver does to get VFs, over qtest: the same commands for QEMU and for Ridge.

import type { QtestClient } from "./client";

/** Device number of the Root Port on the root bus. */
export const ROOT_PORT = 4;
const ECAM = 0xb000_0000;
const PF = ECAM + (1 << 20);
const SR_IOV_ID = 0x0010;
const VF_ENABLE = 1;

export class Driver {
  private sriov = 0;

  constructor(private readonly client: QtestClient) {}

  /** Turns q35's ECAM window on, gives the link below the Root Port bus 1, and finds SR-IOV. */
  async prepare(): Promise<void> {
    await this.client.ask("outl 0xcf8 0x80000060");
    await this.client.ask(`outl 0xcfc 0x${(ECAM + 1).toString(16)}`);
    await this.client.write("l", ECAM + (ROOT_PORT << 15) + 0x18, 0x00ff_0100);
    this.sriov = await this.find(SR_IOV_ID);
  }

  /** Sets NumVFs, which QEMU clears with VF Enable; gives the nanoseconds of the write to SR-IOV Control alone. */
  async enable(vfs: number): Promise<number> {
    await this.client.write("w", this.sriov + 0x10, vfs);
    return this.client.time(this.control(VF_ENABLE));
  }

  disable(): Promise<number> {
    return this.client.time(this.control(0));
  }

  /** Nanoseconds of a write that changes nothing, NumVFs being locked while VF Enable is set. */
  idle(): Promise<number> {
    return this.client.time(`writew 0x${(this.sriov + 0x14).toString(16)} 0`);
  }

  /** VF Enable as it reads. */
  async isEnabled(): Promise<boolean> {
    return ((await this.client.read("w", this.sriov + 8)) & VF_ENABLE) !== 0;
  }

  private control(value: number): string {
    return `writew 0x${(this.sriov + 8).toString(16)} ${value}`;
  }

  private async find(id: number): Promise<number> {
    for (let at = 0x100, steps = 0; at !== 0 && steps < 64; steps++) {
      const header = await this.client.read("l", PF + at);
      if ((header & 0xffff) === id) return PF + at;
      at = header >>> 20;
    }
    throw new Error("the PF has no SR-IOV capability");
  }
}
