// Starts the page: the worker with the emulator, the state, the panes.

import { render } from "preact";
import { Page } from "./panes/page";
import { askedExercise, askedSource } from "./state/asked";
import { Client } from "./state/client";
import { Lab, LabProvider } from "./state/lab";

/** Opened where the page's address names no machine. */
const DEFAULT_MACHINE = "intel-82599";

const root = document.getElementById("lab")!;
const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
const client = new Client(worker, (busy) => root.setAttribute("aria-busy", String(busy)));
const lab = new Lab(client);

render(
  <LabProvider value={lab}>
    <Page />
  </LabProvider>,
  root,
);

/** The machine of a link stands in the place of the one that is there. */
const openLinked = () => (location.hash === "" ? undefined : lab.openLink(location.hash));
addEventListener("hashchange", openLinked);
const exercise = askedExercise(location.search);
const opening =
  exercise === undefined
    ? lab.open(askedSource(location.search, DEFAULT_MACHINE))
    : lab.startExercise(exercise).then(() => lab.front.show("exercises"));
void opening.then(openLinked).then(keepForOffline);

/** From then on the page works without a network, where the browser lets it. */
function keepForOffline(): void {
  navigator.serviceWorker?.register("service-worker.js").catch(() => undefined);
}
