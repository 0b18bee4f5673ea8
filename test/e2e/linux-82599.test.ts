// The 82599 and the unmodified drivers of Debian's kernel: ixgbe on the PF, ixgbevf on its VFs, frames between them.

import { expect, test } from "vitest";
import { assignVf } from "../../src/devices/assigned/assigned-vf";
import { ASSIGNED, guestFileOf } from "../../src/devices/assigned/guest-file";
import { HostMemory } from "../../src/devices/assigned/host-memory";
import { Intel82599 } from "../../src/devices/intel-82599/intel-82599";
import { prepareMachine } from "../../src/guest/prepare";
import { ensureGuestImage } from "../../src/guest-image/image";
import { loadMachineData } from "../../src/machine/read";
import type { PciFunction, VirtualFunction } from "../../src/model/function";
import { machineWith, named, rootPort } from "../support/machines";
import { BOOT_TIMEOUT, describeGuest, Rig, SCRIPT_TIMEOUT } from "./guest-rig";
import { NetworkPeer } from "./network-peer";

const { machine } = loadMachineData(
  {
    ...machineWith(
      rootPort([{ type: "endpoint", slot: "00.0", preset: "intel-82599-cx4" }], { ariForwarding: true }),
    ),
    iommu: { unknown: "identity" },
  },
  { file: "nic" },
);
/** Where the memory of the guest with a VF lies, and how much it has. */
const VM = { base: 1n << 40n, size: BigInt(96 << 20) };

const SYSFS = "/sys/class/net/eth0/device";
/** Warnings that are not about drivers: the modules have no signature, and v86 may be slow. */
const OTHERS = /module verification|hrtimer|clocksource/;

await describeGuest("ixgbe and ixgbevf", machine, (rig) => {
  const guestTest = (title: string, run: () => Promise<void>) => test(title, run, SCRIPT_TIMEOUT);
  const model = (): Intel82599 => {
    const found = rig.machine.modelOf(rig.at("01:00.0") as PciFunction);
    if (!(found instanceof Intel82599)) throw new Error("no model of an 82599");
    return found;
  };
  const port = (address: string) => rig.machine.switchPortOf(rig.at(address));
  /** Lines of the kernel's log since the last call that are warnings or worse. */
  const warnings = async () => {
    const lines = (await rig.run("dmesg -r; dmesg -C")).split("\n");
    return lines.filter((line) => /^<[0-4]>/.test(line) && !OTHERS.test(line));
  };
  /** A counter of `ethtool -S`. */
  const statistic = async (name: string) =>
    Number(/: (\d+)/.exec(await rig.run(`ethtool -S eth0 | grep -w '${name}:'`))?.[1]);

  guestTest("ixgbe probes without a warning, has the NVM's address, and its link is up", async () => {
    // One port is enough.
    await rig.run(`echo 1 > /sys/bus/pci/devices/0000:01:00.1/remove
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
dmesg -C
modprobe ixgbe
ip link set eth0 up
for i in $(seq 600); do ip link show eth0 | grep -q 'state UP' && break; usleep 100000; done`);
    const log = await rig.run("dmesg");
    expect(log).toMatch(/ixgbe 0000:01:00\.0: MAC: 2, PHY: 1, PBA No: /);
    expect(log).toMatch(/ixgbe 0000:01:00\.0: 02:82:59:00:00:/);
    expect(log).toMatch(/eth0: NIC Link is Up 10 Gbps, Flow Control: RX\/TX/);
    expect(await warnings()).toEqual([]);
  });

  guestTest(
    "a station on the link answers its ping, and device and switch count the same frames",
    async () => {
      const peer = new NetworkPeer(Uint8Array.of(10, 0, 0, 2), (frame) => model().receive(frame));
      model().onFrame = (frame) => peer.receive(frame);
      await rig.run(
        "ip addr add 10.0.0.1/24 dev eth0; ping -c 2 -i 0.2 10.0.0.2; ping -c 1 -s 1400 10.0.0.2",
      );
      expect(peer.answered).toBe(3);
      // Frames may pass between two looks.
      for (const [name, counter] of [
        ["rx_pkts_nic", "rxFrames"],
        ["tx_pkts_nic", "txFrames"],
      ] as const) {
        const before = port("01:00.0").counters()[counter];
        const told = await statistic(name);
        expect(told).toBeGreaterThanOrEqual(Number(before));
        expect(told).toBeLessThanOrEqual(Number(port("01:00.0").counters()[counter]));
      }
      expect(await statistic("rx_csum_offload_errors")).toBe(0);
    },
  );

  guestTest("four VFs appear, and what `ip link set vf` says is in the switch", async () => {
    await rig.run(`echo 4 > ${SYSFS}/sriov_numvfs
ip link set eth0 vf 0 mac 02:00:00:00:01:00
ip link set eth0 vf 1 mac 02:00:00:00:01:01
ip link set eth0 vf 1 vlan 100 spoofchk on
ip link set eth0 vf 2 spoofchk off`);
    expect(await rig.log("SR-IOV enabled with 4 VFs")).toMatch(/8086:10ed/);
    const shown = await rig.run("ip link show eth0");
    expect(shown).toMatch(/vf 1 .*02:00:00:00:01:01.* vlan 100, spoof checking on/);
    expect(port("01:10.2").portVlan).toBe(100);
    expect(port("01:10.2").unicast).toEqual(["02:00:00:00:01:01"]);
    expect(port("01:10.2").switches.macAntiSpoof).toBe(true);
    expect(port("01:10.4").switches.macAntiSpoof).toBe(false);
    expect(port("01:00.0").switches.rxEnabled).toBe(true);
  });

  guestTest("ixgbevf shakes hands with the PF, has the address from there, and its link is up", async () => {
    await rig.run(`ip link set eth0 vf 1 vlan 0
modprobe ixgbevf
ip link set $(ls ${SYSFS}/virtfn0/net) up`);
    expect(await rig.log("ixgbevf .*NIC Link is Up")).toMatch(
      /ixgbevf 0000:01:10\.0: NIC Link is Up 10 Gbps/,
    );
    const address = await rig.run(`cat ${SYSFS}/virtfn0/net/*/address`);
    expect(address).toMatch(/02:00:00:00:01:00/);
    expect(port("01:10.0").switches).toMatchObject({ rxEnabled: true, txEnabled: true });
  });

  guestTest(
    "R104: a VF in a network namespace of its own pings the PF and the station, by DMA of its own",
    async () => {
      const requesters = new Set<number>();
      const stop = rig.machine.core().observe({
        after: (action) => {
          if (action.kind === "request" && action.vf !== null) requesters.add(action.vf);
        },
      });
      await rig.run(`vf=$(ls ${SYSFS}/virtfn0/net)
ip netns add vm0
ip link set $vf netns vm0
ip netns exec vm0 ip link set $vf up
ip netns exec vm0 ip addr add 10.0.0.3/24 dev $vf
for i in $(seq 30); do ip netns exec vm0 ping -c 1 -W 2 10.0.0.1 && break; done
ip netns exec vm0 ping -c 1 10.0.0.1
ip netns exec vm0 ping -c 1 10.0.0.2`);
      stop();
      expect([...requesters]).toEqual([0]);
      expect(port("01:10.0").counters().txFrames).toBeGreaterThanOrEqual(4n);
      expect(await warnings()).toEqual([]);
    },
  );

  guestTest(
    "a frame of a VF with a foreign address is dropped: spoof checking is on by default",
    async () => {
      const vf = port("01:10.0");
      const spoofed = new Uint8Array(60).fill(0xff, 0, 6);
      spoofed.set([2, 0, 0, 0, 0, 0x66, 0x88, 0xb5], 6);
      const before = vf.counters().macSpoof;
      expect(rig.machine.switchOf(rig.at("01:00.0")).send(vf, spoofed).dropped).toBe("macSpoof");
      expect(vf.counters().macSpoof).toBe(before + 1n);
    },
  );

  test(
    "a VF given to a second guest is driven there, and pings PF and VF of the first, until the guest is killed",
    async () => {
      await rig.run(`echo 0000:01:10.4 > /sys/bus/pci/drivers/ixgbevf/unbind
ip link set eth0 vf 2 mac 02:00:00:00:01:02`);
      const vf = rig.at("01:10.4") as VirtualFunction;
      const prepared = await prepareMachine(loadMachineData(guestFileOf(vf), { file: "vm" }).machine);
      const assigned = assignVf(vf, named(prepared.machine, ASSIGNED), VM);
      const vm = new Rig();
      await vm.start(prepared, await ensureGuestImage(), Number(VM.size));
      const own = { base: 0n, size: BigInt(rig.guest.memory.size), memory: rig.guest.memory };
      rig.machine.memory = new HostMemory([own, { ...VM, memory: vm.guest.memory }]);

      const seen = await vm.run(`echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
modprobe ixgbevf
ip link set eth0 up
ip addr add 10.0.0.4/24 dev eth0
for i in $(seq 30); do ping -c 1 -W 2 10.0.0.1 && break; done
ping -c 1 -W 30 10.0.0.3
cat /sys/class/net/eth0/address; lspci -n -s 01:00.0`);
      expect(seen).toMatch(/from 10\.0\.0\.3: seq=0/);
      expect(seen).toMatch(/02:00:00:00:01:02/);
      expect(seen).toMatch(/01:00\.0 0200: 8086:10ed/);
      expect(rig.machine.iommu.faults()).toEqual([]);

      await vm.guest.stop();
      assigned.release();
      await rig.run("ip netns exec vm0 ping -c 1 -W 30 10.0.0.1; ping -c 1 -W 30 10.0.0.2");
    },
    BOOT_TIMEOUT + SCRIPT_TIMEOUT,
  );
});
