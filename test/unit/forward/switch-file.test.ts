// Switch files: their schema, what is wrong with them, and what they make of a machine.

import { describe, expect, it } from "vitest";
import { enumerateMachine } from "../../../src/firmware";
import { SwitchFileError } from "../../../src/forward/errors";
import { programSwitch } from "../../../src/forward/program";
import { readSwitchFile } from "../../../src/forward/read";
import type { SwitchInput } from "../../../src/forward/schema";
import { switchJsonSchema } from "../../../src/generate/schema";
import { nicMachine } from "../../scenarios/frames/switch-rig";
import { pf } from "../../scenarios/nics";
import { build, machineWith, rootPort } from "../../support/machines";

const FILE = "switch.json";

async function program(
  config: SwitchInput,
  options: { pf?: string; machine?: Awaited<ReturnType<typeof build>> } = {},
) {
  const machine = options.machine ?? (await build(nicMachine()));
  enumerateMachine(machine);
  const switchFile = readSwitchFile(JSON.stringify(config), FILE);
  const done = programSwitch(machine, switchFile, { file: FILE, ...(options.pf && { pf: options.pf }) });
  return { machine, ...done };
}

const problemsOf = async (work: () => unknown): Promise<string[]> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof SwitchFileError)
      return error.problems.map(({ pointer, message }) => `${pointer}: ${message}`);
    throw error;
  }
  return [];
};

describe("the shape of a switch file", () => {
  it("the published schema names every key and refuses others", () => {
    const schema = switchJsonSchema() as { properties: object; additionalProperties: boolean };
    expect(Object.keys(schema.properties)).toEqual([
      "$schema",
      "enableVfs",
      "loopback",
      "defaultPort",
      "mtu",
      "ports",
      "mirrors",
    ]);
    expect(schema.additionalProperties).toBe(false);
  });

  it.each([
    ["no JSON", "{", `${FILE}:1:2: expected a key in double quotes, but the text ends`],
    ["an unknown key", '{ "loopbak": true }', `${FILE}: /loopbak: unknown key: true`],
    [
      "an unknown key of a port",
      '{ "ports": { "01:10.0": { "vlan": 1 } } }',
      `${FILE}: /ports/01:10.0/vlan: unknown key: 1`,
    ],
    [
      "no address",
      '{ "ports": { "vf0": {} } }',
      `${FILE}: /ports/vf0: must be the address of a Function, as 01:10.0: "vf0"`,
    ],
    [
      "no MAC",
      '{ "ports": { "01:10.0": { "unicast": ["02:00"] } } }',
      "/ports/01:10.0/unicast/0: must be a unicast Ethernet address",
    ],
    [
      "a group among the unicast addresses",
      '{ "ports": { "01:10.0": { "unicast": ["01:00:5e:00:00:01"] } } }',
      "must be a unicast",
    ],
    [
      "a VLAN out of range",
      '{ "ports": { "01:10.0": { "vlans": [4095] } } }',
      "/ports/01:10.0/vlans/0: must be an integer from 1 to 4094: 4095",
    ],
    [
      "no mirror rule",
      '{ "mirrors": [{ "match": "port:1", "to": "uplink" }] }',
      '/mirrors/0/match: must be "port-in:01:10.0"',
    ],
    ["an MTU that is too small", '{ "mtu": 10 }', "/mtu: must be an integer from 64 to 65535: 10"],
  ])("refuses %s", (_name, text, message) => {
    expect(() => readSwitchFile(text, FILE)).toThrow(message);
    expect(() => readSwitchFile(text, FILE)).toThrow(SwitchFileError);
  });
});

describe("a switch file carried out", () => {
  it("enables VFs, sets Bus Master Enable of all but those that say no, and programs ports", async () => {
    const { machine, nic, ports } = await program({
      enableVfs: { "01:00.0": 3 },
      ports: {
        "0000:01:10.0": {
          unicast: ["02:00:00:00:00:01"],
          multicast: ["01-00-5E-00-00-01"],
          vlans: [100, "0x65"],
          pvid: 7,
          unicastPromiscuous: true,
          acceptBroadcast: false,
        },
        "01:10.2": { busMaster: false },
      },
    });
    expect(nic.ports().map(({ name, canDoDma }) => [name, canDoDma])).toEqual([
      ["uplink", expect.anything()],
      ["01:00.0", true],
      ["01:10.0", true],
      ["01:10.2", false],
      ["01:10.4", true],
    ]);
    const port = ports.find("01:10.0")!;
    expect([port.unicast, port.multicast, port.portVlan]).toEqual([
      ["02:00:00:00:00:01"],
      ["01:00:5e:00:00:01"],
      7,
    ]);
    expect(port.switches).toMatchObject({
      unicastPromiscuous: true,
      acceptBroadcast: false,
      acceptUntagged: true,
    });
    port.portVlan = null;
    expect(port.vlans).toEqual([100, 101]);
    expect(machine.physicalFunctions[0]!.vfCount).toBe(3);
  });

  it("tells everything that the machine does not have, by JSON pointer", async () => {
    expect(
      await problemsOf(() =>
        program({
          enableVfs: { "01:00.0": 1 },
          defaultPort: "01:10.6",
          ports: { "01:10.0": {}, "0:01:10.0": {}, "02:00.0": {} },
          mirrors: [
            { match: "port-out:01:10.2", to: "uplink" },
            { match: "vlan:0", to: "01:10.4" },
          ],
        }),
      ),
    ).toEqual([
      "/ports/0:01:10.0: the port stands here for the second time",
      "/ports/02:00.0: the switch has no such port, a VF's is there once it is enabled",
      "/defaultPort: the switch has no such port, a VF's is there once it is enabled",
      "/mirrors/0/match: the switch has no such port, a VF's is there once it is enabled",
      "/mirrors/1/to: the switch has no such port, a VF's is there once it is enabled",
      "/mirrors/1/match: a VLAN ID is from 1 to 4094",
    ]);
  });

  it("tells VFs that cannot be enabled", async () => {
    expect(
      await problemsOf(() => program({ enableVfs: { "01:00.0": 9, "00:1c.0": 1, "05:00.0": 1 } })),
    ).toEqual([
      "/enableVfs/01:00.0: 01:00.0: cannot enable 9 VFs: it can have 1 to 8",
      "/enableVfs/00:1c.0: that is no PF",
      "/enableVfs/05:00.0: nothing answers at that address",
    ]);
  });

  it("of a machine with two switches, a PF must be named", async () => {
    const device = { type: "endpoint", slot: "00.0", functions: [pf(), pf({ function: 1 })] } as never;
    const two = () => build(machineWith(rootPort([device], { ariForwarding: true })));
    await expect(program({}, { machine: await two() })).rejects.toThrow(
      "the machine has 2 switches, so a PF must be named: one of 01:00.0, 01:00.1",
    );
    const { ports } = await program({}, { machine: await two(), pf: "01:00.1" });
    expect(ports.all.map(({ name }) => name)).toEqual(["uplink", "01:00.1"]);
    await expect(program({}, { machine: await two(), pf: "00:1c.0" })).rejects.toThrow(
      "that is no PF: 00:1c.0",
    );
  });
});
