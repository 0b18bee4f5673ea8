// What the core exports, as the host sees it. Results declared u32 in the core arrive signed: class Core mends that.

export interface CoreExports {
  readonly memory: WebAssembly.Memory;

  addRootBus(number: number, last: number): number;
  addFunction(
    root: number,
    bridge: number,
    device: number,
    number: number,
    kind: number,
    dwords: number,
  ): number;
  placeBlock(handle: number, ofVfs: number, kind: number, at: number, dwords: number): number;
  sizeBar(handle: number, index: number, kind: number, log2: number): number;
  placeMsiX(
    handle: number,
    ofVfs: number,
    vectors: number,
    tableBar: number,
    tableOffset: number,
    pbaBar: number,
    pbaOffset: number,
  ): number;
  addSrIov(handle: number, totalVfs: number): number;
  setSrIovQuirks(handle: number, quirks: number): number;
  addVfPlacement(handle: number, ari: number, from: number, offset: number, stride: number): number;
  sizeVfBar(handle: number, index: number, kind: number, log2: number): number;
  reserveVfs(handle: number): number;
  placeContents(handle: number, ofVfs: number, kind: number, bytes: number, option: number): number;
  setEcam(low: number, high: number, buses: number): void;
  initialize(pages: number): number;

  configRead(routingId: number, offset: number, size: number): number;
  configWrite(routingId: number, offset: number, size: number, value: number): void;
  memoryRead(low: number, high: number, size: number): number;
  memoryWrite(low: number, high: number, size: number, value: number): void;
  portRead(port: number, size: number): number;
  portWrite(port: number, size: number, value: number): void;
  submitRequests(count: number): void;
  reset(handle: number, vf: number, kind: number): number;
  setPresent(handle: number, present: number): number;

  resolve(low: number, high: number): number;
  resolveAddresses(count: number): number;
  peek(handle: number, vf: number, dword: number): number;
  poke(handle: number, vf: number, dword: number, value: number): number;
  functionAt(routingId: number): number;
  vfAt(routingId: number): number;
  routingIdOfFunction(handle: number, vf: number): number;
  enabledVfs(handle: number): number;
  setModelledBars(handle: number, bars: number): number;
  barAccessesAt(): number;
  completion(): number;
  eventsWritten(): number;

  // Frames
  reserveFrames(
    workers: number,
    ring: number,
    destinations: number,
    bufferBytes: number,
    receiveRings: number,
    receiveRingBytes: number,
  ): number;
  addSwitch(addresses: number, members: number, vlanSets: number): number;
  joinSwitch(index: number, handle: number): number;
  switchOfFunction(handle: number): number;
  portOfFunction(handle: number, vf: number): number;
  portsOfSwitch(index: number): number;
  portState(index: number, port: number): number;
  portHandle(index: number, port: number): number;
  portVf(index: number, port: number): number;
  portRequesterId(index: number, port: number): number;
  setPortOptions(index: number, port: number, options: number): number;
  portOptions(index: number, port: number): number;
  setPortVlan(index: number, port: number, pvid: number): number;
  portVlan(index: number, port: number): number;
  setVlan(index: number, port: number, vid: number, member: number): number;
  setVlans(index: number, port: number, bits: number): number;
  isVlanMember(index: number, port: number, vid: number): number;
  addAddress(index: number, port: number, low: number, high: number): number;
  removeAddress(index: number, port: number, low: number, high: number): number;
  clearAddresses(index: number, port: number, groups: number): number;
  hasAddress(index: number, port: number, low: number, high: number): number;
  nextAddress(index: number, port: number, member: number): number;
  setRateLimit(index: number, port: number, low: number, high: number, ticks: number, burst: number): number;
  setSwitch(index: number, setting: number, value: number): number;
  addMirror(index: number, match: number, operand: number, to: number): number;
  clearMirrors(index: number): number;
  readFrameCounters(index: number, port: number): number;
  clearFrameCounters(index: number, port: number): number;
  openReceiveRing(index: number, port: number): number;
  frameAreaAt(area: number, worker: number): number;
  forwardFrames(
    index: number,
    worker: number,
    first: number,
    count: number,
    ticksLow: number,
    ticksHigh: number,
  ): number;
  deliverFrames(index: number, worker: number, first: number, count: number): number;
  frameCountersAt(): number;
  // Time and ready times: u64 in two halves.
  setReadyTimes(
    handle: number,
    resetLow: number,
    resetHigh: number,
    vanishesLow: number,
    vanishesHigh: number,
  ): number;
  setVfReadyTimes(
    handle: number,
    enableLow: number,
    enableHigh: number,
    flrLow: number,
    flrHigh: number,
  ): number;
  advanceTo(low: number, high: number): number;
  clockAt(): number;

  // Errors and slots.
  injectError(
    handle: number,
    vf: number,
    error: number,
    flags: number,
    h0: number,
    h1: number,
    h2: number,
    h3: number,
  ): number;
  operateSlot(handle: number, action: number): number;

  // Interrupts and the outbound ring.
  raiseInterrupt(handle: number, vf: number, vector: number): number;
  setInterruptPin(handle: number, source: number, level: number): number;
  pendingInterrupts(handle: number, vf: number, first: number): number;
  outboundWritten(): number;
  outboundAt(): number;
  wiresAt(): number;

  // Requests that Functions make, and the IOMMU.
  reserveIommu(domains: number, pages: number, interrupts: number, pasids: number, unknown: number): number;
  submitDma(count: number): void;
  refuseDma(index: number): void;
  dmaAt(): number;
  dmaBufferAt(): number;
  translateFor(handle: number, vf: number, low: number, high: number, pasid: number): void;
  translationAt(): number;
  requestPageFor(
    handle: number,
    vf: number,
    low: number,
    high: number,
    flags: number,
    group: number,
    pasid: number,
  ): number;
  takePageRequests(taken: number): void;
  respondToPage(routingId: number, group: number, code: number): number;
  pageRequestsWritten(): number;
  pageRequestsTaken(): number;
  pageRequestsAt(): number;
  iommuCreateDomain(): number;
  iommuAttach(routingId: number, domain: number, policy: number, ats: number): number;
  iommuAttachPasid(routingId: number, pasid: number, domain: number): number;
  iommuMap(
    domain: number,
    low: number,
    high: number,
    targetLow: number,
    targetHigh: number,
    log2: number,
    permissions: number,
  ): number;
  iommuUnmap(domain: number, low: number, high: number, log2: number): number;
  iommuIsFree(domain: number, low: number, high: number, log2: number): number;
  iommuPageAt(domain: number, low: number, high: number): number;
  iommuMapInterrupt(routingId: number, index: number, low: number, high: number, data: number): number;
  iommuUnmapInterrupt(routingId: number, index: number): number;
  faultsWritten(): number;
  faultsAt(): number;
  // Data objects.
  mailboxAt(handle: number, vf: number): number;
  mailboxDwords(handle: number, vf: number): number;
  answerDataObject(handle: number, vf: number, dwords: number): number;

  scratchAt(): number;
  eventsAt(): number;
  requestsAt(): number;
  resolvedAt(): number;
  addressesAt(): number;
  stateEnd(): number;
}
