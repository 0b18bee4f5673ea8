// Registers every element of the page.

import { ConfigDump } from "./config-dump";
import { EventLog } from "./event-log";
import { MachineChooser } from "./machine-chooser";
import { RegisterViewElement } from "./register-view";
import { SrIovPanel } from "./sr-iov-panel";
import { TopologyView } from "./topology-view";

customElements.define("config-dump", ConfigDump);
customElements.define("event-log", EventLog);
customElements.define("machine-chooser", MachineChooser);
customElements.define("register-view", RegisterViewElement);
customElements.define("sr-iov-panel", SrIovPanel);
customElements.define("topology-view", TopologyView);
