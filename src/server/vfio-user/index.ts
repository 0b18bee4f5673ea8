// Functions served over vfio-user, as the package exports it: `ridge-pcie/vfio-user`. Node only.

export { ServedTwiceError, SocketError, type VfioUserOptions, VfioUserServer } from "./server";
