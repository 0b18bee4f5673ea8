// A station at the other end of a link: it answers ARP and ping for one IPv4 address.

import { checksumOf, sum } from "../../src/devices/intel-82599/checksum";

const ARP = 0x0806;
const IPV4 = 0x0800;
const ICMP = 1;

export class NetworkPeer {
  readonly mac = Uint8Array.of(0x02, 0, 0, 0, 0, 0x99);
  /** Echo requests that it has answered. */
  answered = 0;

  constructor(
    private readonly ip: Uint8Array,
    private readonly send: (frame: Uint8Array) => void,
  ) {}

  receive(frame: Uint8Array): void {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    const type = view.getUint16(12);
    if (type === ARP && view.getUint16(20) === 1 && this.isMine(frame.subarray(38, 42)))
      this.answerArp(frame);
    if (type === IPV4 && frame[23] === ICMP && frame[34] === 8 && this.isMine(frame.subarray(30, 34)))
      this.answerPing(frame);
  }

  private isMine(ip: Uint8Array): boolean {
    return ip.every((byte, i) => byte === this.ip[i]);
  }

  private answerArp(frame: Uint8Array): void {
    const answer = frame.slice();
    answer.set(frame.subarray(6, 12), 0);
    answer.set(this.mac, 6);
    answer[21] = 2;
    answer.set(frame.subarray(22, 32), 32);
    answer.set(this.mac, 22);
    answer.set(this.ip, 28);
    this.send(answer);
  }

  private answerPing(frame: Uint8Array): void {
    const answer = frame.slice();
    answer.set(frame.subarray(6, 12), 0);
    answer.set(this.mac, 6);
    answer.set(frame.subarray(30, 34), 26);
    answer.set(frame.subarray(26, 30), 30);
    const view = new DataView(answer.buffer);
    const end = 14 + view.getUint16(16);
    answer[34] = 0;
    view.setUint16(36, 0);
    view.setUint16(36, checksumOf(sum(answer, 34, end)));
    this.answered++;
    this.send(answer);
  }
}
