// The entry `ridge-pcie/qtest` of the library, for Node.

export { SocketError } from "../sockets/unix-socket";
export * from "./index";
export { type AwaitedServer, awaitQtestServer, type ConnectOptions, connectQtestClient } from "./socket";
