// Interrupts on their way from a Function to a real Linux: INTx, MSI of a port service, MSI-X of a VF, DMA.

import { expect, test } from "vitest";
import { builtInMachine } from "../../src/machine/built-in";
import type { PciFunction } from "../../src/model/function";
import type { AnyFunction } from "../../src/model/machine";
import { describeGuest, SCRIPT_TIMEOUT } from "./guest-rig";

const machine = builtInMachine("intel-82599");
if (!machine) throw new Error("no default machine");

await describeGuest("interrupts that a Function raises", machine, (rig) => {
  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const at = (address: string): AnyFunction => {
    const f = rig.machine.at(address);
    if (!f) throw new Error(`${address} does not answer`);
    return f;
  };
  /** How often the lines of /proc/interrupts that name `who` were counted. */
  const count = async (who: string) => {
    const line = await rig.run(`grep '${who}' /proc/interrupts`);
    return Number(/:\s+(\d+)/.exec(line)?.[1]);
  };

  guestTest("an INTx goes through the swizzle to the I/O APIC, once for one event", async () => {
    await rig.run("ridge-bind uio_pci_generic 01:00.1");
    expect(await count("uio_pci_generic")).toBe(0);
    const f = at("01:00.1") as PciFunction;
    rig.machine.interrupts.setPin(f, true);
    expect(await count("uio_pci_generic")).toBe(1);
    expect(await rig.run("grep uio_pci_generic /proc/interrupts")).toMatch(/ 17-fasteoi/);
    // The driver has set Interrupt Disable: the device still waits, the wire does not.
    expect(f.config.read(4) & 0x0008_0400).toBe(0x0008_0400);
    rig.machine.interrupts.setPin(f, false);
    await rig.run("setpci -s 01:00.1 COMMAND=0:400");
    expect(await count("uio_pci_generic")).toBe(1);
    rig.machine.interrupts.setPin(f, true);
    expect(await count("uio_pci_generic")).toBe(2);
    rig.machine.interrupts.setPin(f, false);
  });

  guestTest("a Root Port's AER message is counted, and the kernel names the source", async () => {
    const before = await count("aerdrv");
    rig.machine.inject(at("01:00.0"), "Bad TLP");
    expect(await count("aerdrv")).toBe(before + 1);
    const log = await rig.run("sleep 1; dmesg | grep AER");
    expect(log).toMatch(/Corrected error (message )?received.* 0000:01:00\.0/);
    // Linux clears what it has read.
    expect(at("01:00.0").peek(0x110)).toBe(0);
  });

  guestTest("R104: an MSI-X message of a VF has its vector and the VF's Requester ID", async () => {
    const port = at("00:1c.0");
    const address = port.peek(0x4c);
    const data = port.peek(0x54) & 0xffff;
    await rig.run(`ridge-vfs 01:00.0 2
setpci -s 01:10.2 COMMAND=6 CAP_MSIX+2.w=8000
table=$(sed -n 4p /sys/bus/pci/devices/0000:01:10.2/resource | cut -d' ' -f1)
busybox devmem $((table + 16)) 32 ${address}
busybox devmem $((table + 20)) 32 0
busybox devmem $((table + 24)) 32 ${data}`);
    const vf = at("01:10.2");
    const before = await count("aerdrv");
    rig.messages.length = 0;
    expect(rig.machine.interrupts.raise(vf, 1)).toBe("pending");
    expect(await rig.run("busybox devmem $((0xc0204000 + 0x2000)) 32")).toMatch(/0x00000002/);
    expect(await count("aerdrv")).toBe(before);
    await rig.run("busybox devmem $((0xc0204000 + 28)) 32 0");
    expect(rig.messages).toMatchObject([{ requesterId: 0x0182, vector: 1, address: BigInt(address), data }]);
    expect(await count("aerdrv")).toBe(before + 1);
    expect(await rig.run("busybox devmem $((0xc0204000 + 0x2000)) 32")).toMatch(/0x00000000/);
  });

  guestTest("R62: a VF reads and writes guest memory only with Bus Master Enable", async () => {
    const vf = at("01:10.2");
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const place = 0x9e000n;
    expect(rig.guest.memory.write(vf, place, bytes)).toBe(true);
    expect(rig.guest.memory.read(vf, place, 4)).toEqual(bytes);
    await rig.run("setpci -s 01:10.2 COMMAND=2");
    expect(rig.guest.memory.write(vf, place, bytes)).toBe(false);
    expect(rig.guest.memory.read(vf, place, 4)).toBeUndefined();
  });
});
