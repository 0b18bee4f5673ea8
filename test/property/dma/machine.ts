// A PF with 64 VFs behind a port, an IOMMU at the root with a domain for each VF.

import type { CapabilityInput } from "../../../src/machine/schema/sr-iov";
import type { VirtualFunction } from "../../../src/model/function";
import type { Machine } from "../../../src/model/machine";
import { Platform } from "../../../src/model/platform";
import { build, type MachineInput } from "../../support/machines";

export const VFS = 64;
export const ATS_ENABLE = 0x8000;
const PORT = 0x00e0;
const PF = 0x0100;
const ACS = 0x140;
const PORT_ACS = 0x100;
const ARI = 0x150;
const SR_IOV = 0x160;
const ATS = 0x1b0;
/** Below the range of interrupts, and above the memory of the guests. */
export const VF_MEMORY = 0xc100_0000n;
export const VF_MEMORY_OF_EACH = 0x4000n;

const isolation: CapabilityInput = { type: "acs", at: ACS, supports: ["request-redirect"] };

const file: MachineInput = {
  iommu: { domains: Array.from({ length: VFS }, (_, index) => ({ name: `guest ${index}` })) },
  devices: [
    {
      type: "root-port",
      slot: "1c.0",
      ariForwarding: true,
      capabilities: [
        { type: "pcie", at: 0x40 },
        { type: "acs", at: PORT_ACS, supports: ["request-redirect", "upstream-forwarding"] },
      ],
      devices: [
        {
          type: "endpoint",
          slot: "00.0",
          functions: [
            {
              vendorId: 0x1af4,
              deviceId: 0x1041,
              classCode: 0x020000,
              capabilities: [
                { type: "pcie", at: 0xa0 },
                { type: "aer", at: 0x100 },
                isolation,
                { type: "ari", at: ARI },
                {
                  type: "sriov",
                  at: SR_IOV,
                  totalVfs: VFS,
                  firstVfOffset: 0x80,
                  vfStride: 2,
                  vfDeviceId: 0x1041,
                  vfBars: [{ index: 0, type: "memory64", prefetchable: true, size: "16K" }],
                  vf: {
                    capabilities: [
                      { type: "pcie", at: 0xa0 },
                      { type: "aer", at: 0x100 },
                      isolation,
                      { type: "ari", at: ARI },
                      { type: "ats", at: ATS },
                    ],
                  },
                },
                { type: "ats", at: ATS },
              ],
            },
          ],
        },
      ],
    },
  ],
};

/** The machine, its software, and what a test needs to hold. */
export class Guests {
  private readonly vfs: readonly VirtualFunction[];

  private constructor(
    readonly machine: Machine,
    readonly platform: Platform,
  ) {
    this.begin();
    const pf = machine.functionAt(PF);
    this.vfs = pf?.isVf === false ? pf.vfs : [];
  }

  static async open(): Promise<Guests> {
    const machine = await build(file);
    return new Guests(machine, new Platform(machine));
  }

  vf(index: number): VirtualFunction {
    return this.vfs[index] as VirtualFunction;
  }

  routingIdOf(index: number): number {
    return PF + 0x80 + 2 * index;
  }

  setBusMaster(index: number, on: boolean): void {
    this.machine.configWrite(this.routingIdOf(index), 4, 2, on ? 4 : 0);
  }

  setAts(index: number, on: boolean): void {
    this.machine.configWrite(this.routingIdOf(index), ATS + 6, 2, on ? ATS_ENABLE : 0);
  }

  /** VF Enable off and on: every VF begins anew. */
  restartVfs(): void {
    this.machine.configWrite(PF, SR_IOV + 8, 2, 0x10);
    this.machine.configWrite(PF, SR_IOV + 8, 2, 0x19);
    for (let index = 0; index < VFS; index++) this.isolate(this.routingIdOf(index));
  }

  reset(index: number): void {
    this.machine.configWrite(this.routingIdOf(index), 0xa8, 2, 0x8000);
    this.isolate(this.routingIdOf(index));
  }

  private begin(): void {
    const { machine } = this;
    machine.configWrite(PORT, 0x18, 4, 0x0002_0100);
    machine.configWrite(PORT, 0x20, 4, 0xcff0_c000);
    machine.configWrite(PORT, 0x24, 4, 0x0000_fff0);
    machine.configWrite(PORT, 4, 2, 6);
    machine.configWrite(PORT, 0x68, 2, 0x20);
    // What names an address behind the port, the Function's own too, goes to the root all the same.
    machine.configWrite(PORT, PORT_ACS + 6, 2, 0x14);
    machine.configWrite(PF, 0x3c, 1, 0);
    machine.configWrite(PF, SR_IOV + 0x24, 4, Number(VF_MEMORY) | 12);
    machine.configWrite(PF, SR_IOV + 8, 2, 0x10);
    machine.configWrite(PF, SR_IOV + 0x10, 2, VFS);
    this.restartVfs();
  }

  /** ACS P2P Request Redirect: what goes to a sibling goes to the root first. */
  private isolate(routingId: number): void {
    this.machine.configWrite(routingId, ACS + 6, 2, 4);
  }
}
