// Keeps the page's files, so that it works without a network once it was there. The network comes first: whoever is online
// has the newest.

/** Paths below the page's folder, and a name for all of them together that changes with their contents: from the build. */
declare const LAB_FILES: readonly string[];
declare const LAB_VERSION: string;

/** What TypeScript's types of pages lack. */
interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: LifecycleEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
interface LifecycleEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends LifecycleEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;
const STORES = "ridge-lab ";
const STORE = `${STORES}${LAB_VERSION}`;
/** Large, and fetched by those who boot Linux only. */
const GUEST = new URL("guest/", location.href).href;

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event));
});

async function install(): Promise<void> {
  const store = await caches.open(STORE);
  await store.addAll(LAB_FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(STORES) && name !== STORE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  try {
    const response = await fetch(request);
    if (response.ok && request.url.startsWith(GUEST)) event.waitUntil(keep(request, response.clone()));
    return response;
  } catch (error) {
    const store = await caches.open(STORE);
    const kept = await store.match(request, { ignoreSearch: true });
    if (!kept) throw error;
    return kept;
  }
}

/** Where there is no room the page works all the same, but not without the network. */
async function keep(request: Request, response: Response): Promise<void> {
  const store = await caches.open(STORE);
  await store.put(request, response).catch(() => undefined);
}
