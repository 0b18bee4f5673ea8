// Functions as a virtual machine has them.

export { AssignedBar, ROM } from "./bar";
export { AssignedFunction } from "./function";
