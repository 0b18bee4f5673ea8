// The switch file: what the driver of a PF programs into its switch. Defaults are those of ports as they begin.

import { z } from "zod";
import { count } from "../machine/numbers";

const ADDRESS = "(?:[0-9a-fA-F]{1,8}:)?[0-9a-fA-F]{1,2}:[01]?[0-9a-fA-F]\\.[0-7]";
const BYTE = "[0-9a-fA-F]{2}";
const WORD = 2 ** 32 - 1;
/** Bytes a second: eight terabits. */
const FASTEST = 1e12;

const address = z.string().regex(new RegExp(`^${ADDRESS}$`), "must be the address of a Function, as 01:10.0");
const portName = z
  .string()
  .regex(new RegExp(`^(?:uplink|${ADDRESS})$`), 'must be "uplink" or the address of a Function, as 01:10.0');
const vid = count(1, 4094);
const flag = z.boolean().optional();

const unicast = z
  .string()
  .regex(
    new RegExp(`^${BYTE.replace("{2}", "")}[02468aceACE](?:[:-]${BYTE}){5}$`),
    "must be a unicast Ethernet address, as 02:00:00:00:00:01",
  );

const multicast = z
  .string()
  .regex(
    new RegExp(`^${BYTE.replace("{2}", "")}[13579bdfBDF](?:[:-]${BYTE}){5}$`),
    "must be a multicast Ethernet address, as 01:00:5e:00:00:01",
  );

const rateLimit = z.strictObject({
  bytesPerSecond: count(0, FASTEST),
  burst: count(0, WORD).describe("Bytes that may be sent at once; the bucket begins full"),
});

const port = z.strictObject({
  unicast: z.array(unicast).optional().describe("Addresses of its own"),
  multicast: z.array(multicast).optional().describe("Groups that it joined"),
  vlans: z.array(vid).optional().describe("VLANs that it is a member of"),
  pvid: vid
    .nullable()
    .optional()
    .describe("Port VLAN: untagged frames travel in it, and arrive without its tag"),
  acceptUntagged: flag,
  acceptBroadcast: flag,
  multicastPromiscuous: flag,
  unicastPromiscuous: flag,
  vlanPromiscuous: flag,
  macAntiSpoof: flag,
  vlanAntiSpoof: flag,
  txEnabled: flag,
  rxEnabled: flag,
  rateLimit: rateLimit.nullable().optional().describe("For what it sends, by the frames' time stamps"),
  busMaster: flag.describe("Bus Master Enable of its Function; set unless this is false"),
});

const mirror = z.strictObject({
  match: z
    .string()
    .regex(
      new RegExp(`^(?:port-(?:in|out):${ADDRESS}|uplink-(?:in|out)|vlan:[0-9]{1,4})$`),
      'must be "port-in:01:10.0", "port-out:01:10.0", "uplink-in", "uplink-out" or "vlan:100"',
    ),
  to: portName,
});

/** Strict: a key it does not name is an error. */
export const switchFile = z
  .strictObject({
    $schema: z.string().optional(),
    enableVfs: z
      .record(address, count(1, 65535))
      .optional()
      .describe("VFs to enable, by the address of the PF"),
    loopback: flag.describe("Off: a VEPA, everything that ports send goes to the uplink; on unless told"),
    defaultPort: address.nullable().optional().describe("Takes unicast from the uplink that matches nothing"),
    mtu: count(64, 65535).optional().describe("Longest frame in bytes, tags included; 9728 unless told"),
    ports: z.record(address, port).optional().describe("Ports by the address of their Function"),
    mirrors: z.array(mirror).optional().describe("In the order in which they apply"),
  })
  .meta({ title: "Ridge switch", description: "How an embedded switch of a Ridge machine is programmed" });

export type SwitchFile = z.output<typeof switchFile>;
export type PortFile = z.output<typeof port>;
/** A switch file as data: what JSON holds. */
export type SwitchInput = z.input<typeof switchFile>;
