// What a driver does to get VFs, over qtest: the same commands for QEMU and for Ridge.

import { type QtestClient, QtestConfigAccess } from "../../qtest-client";
import { now } from "../measure";

/** Device number of the Root Port on the root bus. */
export const ROOT_PORT = 4;
const ECAM = 0xb000_0000n;
const PF = ECAM + (1n << 20n);
const SR_IOV_ID = 0x0010;
const VF_ENABLE = 1;

export class Driver {
  private sriov = 0n;

  constructor(private readonly client: QtestClient) {}

  /** Turns q35's ECAM window on, gives the link below the Root Port bus 1, and finds SR-IOV. */
  async prepare(): Promise<void> {
    const config = await QtestConfigAccess.open(this.client, ECAM);
    await config.write(ROOT_PORT << 3, 0x18, 4, 0x00ff_0100);
    this.sriov = await this.find(SR_IOV_ID);
  }

  /** Sets NumVFs, which QEMU clears with VF Enable; gives the nanoseconds of the write to SR-IOV Control alone. */
  async enable(vfs: number): Promise<number> {
    await this.client.memoryWrite(this.sriov + 0x10n, 2, BigInt(vfs));
    return this.time(this.control(VF_ENABLE));
  }

  disable(): Promise<number> {
    return this.time(this.control(0));
  }

  /** Nanoseconds of a write that changes nothing, NumVFs being locked while VF Enable is set. */
  idle(): Promise<number> {
    return this.time(`writew 0x${(this.sriov + 0x14n).toString(16)} 0`);
  }

  /** VF Enable as it reads. */
  async isEnabled(): Promise<boolean> {
    return (Number(await this.client.memoryRead(this.sriov + 8n, 2)) & VF_ENABLE) !== 0;
  }

  private control(value: number): string {
    return `writew 0x${(this.sriov + 8n).toString(16)} ${value}`;
  }

  /** Nanoseconds from sending the command until its reply is there. */
  private async time(command: string): Promise<number> {
    const start = now();
    await this.client.command(command);
    return now() - start;
  }

  private async find(id: number): Promise<bigint> {
    for (let at = 0x100, steps = 0; at !== 0 && steps < 64; steps++) {
      const header = Number(await this.client.memoryRead(PF + BigInt(at), 4));
      if ((header & 0xffff) === id) return PF + BigInt(at);
      at = header >>> 20;
    }
    throw new Error("the PF has no SR-IOV capability");
  }
}
