// What the page shows and where: a row for each pane. A pane more is a row more.

import type { ComponentType } from "preact";
import { LinuxPane } from "../linux/pane";
import { BytesPane } from "./bytes";
import { ConsolePane } from "./console";
import { DiagramPane } from "./diagram/pane";
import { ExercisesPane } from "./exercises";
import { RegistersPane } from "./registers";
import { SrIovPane } from "./sr-iov/pane";
import { TimelinePane } from "./timeline";
import { TreePane } from "./tree";

/** Where panes stand in a wide window; a narrow one has these below each other in this order. */
export const places = ["left", "middle", "right", "bottom"] as const;

export type PlaceName = (typeof places)[number];

export interface Pane {
  readonly id: string;
  /** On its tab, or above it where it is alone in its place. */
  readonly title: string;
  /** Made when it is shown for the first time, and kept: hidden panes go on living. */
  readonly component: ComponentType;
  readonly place: PlaceName;
}

/** In the order of their tabs; the first of a place is in front at first. */
export const panes: readonly Pane[] = [
  { id: "hierarchy", title: "Hierarchy", component: TreePane, place: "left" },
  { id: "registers", title: "Registers", component: RegistersPane, place: "middle" },
  { id: "diagram", title: "Diagram", component: DiagramPane, place: "middle" },
  { id: "sr-iov", title: "SR-IOV", component: SrIovPane, place: "middle" },
  { id: "linux", title: "Linux", component: LinuxPane, place: "middle" },
  { id: "bytes", title: "Configuration space", component: BytesPane, place: "right" },
  { id: "exercises", title: "Exercises", component: ExercisesPane, place: "right" },
  { id: "timeline", title: "Timeline", component: TimelinePane, place: "bottom" },
  { id: "console", title: "Console", component: ConsolePane, place: "bottom" },
];
