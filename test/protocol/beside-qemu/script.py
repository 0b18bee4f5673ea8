"""What a client says to a q35: every command, PCI by hand, interrupts, and packets of every shape.

The machine: host bridge 00:00.0; Root Port 00:04.0 with an SR-IOV capable NVMe controller below it; at 00:06.0 a
conventional Function whose BAR 2 is 1 MiB of plain memory.
"""

ECAM = 0xB0000000
PORT, MEMORY, NVME = 0x0020, 0x0030, 0x0100
PORT_BAR, MEMORY_BAR, NVME_BAR, VF_BAR = 0xC0000000, 0x800000000, 0xC0100000, 0xC0200000
MESSAGE = 0x9000

HEADER_TYPE = (0x00, 0x02, 0x08, 0x0A, 0x0E, 0x2C, 0x34, 0x3D)


def play(client):
    parts = (words, numbers, memory, unclaimed, interrupt_lines, address_register, ecam, sizes, buses, bar, windows)
    for part in (*parts, capabilities, pin, message, virtual_functions, packets, clock, next_client):
        client.remark(part.__name__.replace("_", " "))
        part(client)


def words(client):
    for command in ("endianness", "endianness and more", "Endianness", "ENDIANNESS", "nonsense 1 2", "rtas 1 2 3 4 5"):
        client.ask(command)
    for command in ("OUTB 1 1", "endianness\t", "endianness\r", "module_load hw- nothing"):
        client.ask(command)


def numbers(client):
    for number in ("0x10", "16", "020", "0X10", "+16"):
        client.ask("writel %s %s" % (number, number))
        client.ask("readl %s" % number)
    for width in "bwlq":
        client.ask("write%s 0x20 -1" % width)
        client.ask("readq 0x20")
        client.ask("write%s 0x20 0x123456789abcdef0" % width)
        client.ask("read%s 0x20" % width)
        client.ask("read%s 0x21" % width)


def memory(client):
    client.ask("memset 0x1000 0x40 0xa5")
    client.ask("write 0x1000 4 0x01aBfF80")
    client.ask("read 0x1000 6")
    client.ask("write 0x1008 4 0x1234")
    client.ask("write 0x1010 4 0x123")
    client.ask("write 0x1018 2 0x11223344")
    client.ask("write 0x1020 0 0x00")
    client.ask("write 0x1020 4 0x")
    client.ask("write 0x1020 4 0")
    client.ask("read 0x1000 0x40")
    client.ask("b64write 0x1040 3 AP8Q")
    client.ask("b64write 0x1048 4 AP8QAA==")
    client.ask("b64write 0x1058 2 AP8Q")
    client.ask("b64write 0x1060 1 AA")
    client.ask("b64read 0x1040 0x20")
    client.ask("b64read 0x1040 1")
    client.ask("b64read 0x1040 0")
    client.ask("memset 0x1000 0 1")
    client.ask("memset 0x1000 0x100 0x1ff")
    client.ask("read 0x1000 0x101")
    client.ask("memset 0x1000000 0x300000 0x5a")
    client.ask("read 0x12ffffe 4")
    client.ask("readq 0x3fffff8")


def unclaimed(client):
    for command in ("inb 0x700", "inw 0x700", "inl 0x700", "outb 0x700 1", "outl 0x700 1", "readl 0xd0000000"):
        client.ask(command)
    client.ask("writel 0xd0000000 1")


def interrupt_lines(client):
    client.ask("set_irq_in ioapic unnamed-gpio-in 3 1")
    client.ask("set_irq_in ioapic unnamed-gpio-in 3 0")
    for path in ("nobody", "/ioapic", "/machine/nobody"):
        client.ask("irq_intercept_in " + path)
    client.ask("irq_intercept_out nobody")
    client.ask("irq_intercept_in ioapic")
    client.ask("irq_intercept_in /machine/q35/ioapic")
    for level in (1, 1, 0, 0, 2, 0):
        client.ask("set_irq_in ioapic unnamed-gpio-in 3 %d" % level)
    client.ask("set_irq_in /machine/q35/ioapic unnamed-gpio-in 23 1")
    client.ask("set_irq_in ioapic unnamed-gpio-in 23 0")
    client.ask("set_irq_in nobody unnamed-gpio-in 3 1")


def address_register(client):
    client.ask("outl 0xcf8 0x80000000")
    for command in ("inl 0xcf8", "inl 0xcfc", "inw 0xcfc", "inw 0xcfe", "inb 0xcfd", "inb 0xcff"):
        client.ask(command)
    client.ask("outb 0xcf8 0x2c")
    client.ask("outw 0xcfa 0x1234")
    client.ask("inl 0xcf8")
    client.ask("inl 0xcfd")
    client.ask("outl 0xcf8 0xff000003")
    client.ask("inl 0xcf8")
    client.ask("outl 0xcf8 0x00000000")
    client.ask("inl 0xcfc")
    client.ask("outl 0xcf8 0x80fff800")
    client.ask("inl 0xcfc")
    client.ask("inb 0xcfc")
    client.ask("outl 0xcfc 0")


def ecam(client):
    client.ask("readl 0x%x" % at(PORT, 0))
    client.ask("outl 0xcf8 0x80000060")
    client.ask("inl 0xcfc")
    for register, value in ((0x64, 0), (0x60, ECAM | 1)):
        client.ask("outl 0xcf8 0x%x" % (0x80000000 | register))
        client.ask("outl 0xcfc 0x%x" % value)
        client.ask("inl 0xcfc")
    for routing_id in (PORT, MEMORY):
        for offset in HEADER_TYPE:
            client.ask("readw 0x%x" % at(routing_id, offset))
    client.ask("readl 0x%x" % at(PORT, 0x100))
    client.ask("readl 0x%x" % at(MEMORY, 0x100))
    client.ask("readl 0x%x" % at(0xFFFF, 0))
    client.ask("readq 0x%x" % at(PORT, 0))
    client.ask("read 0x%x 0x40" % at(MEMORY, 0))


def sizes(client):
    for routing_id, bars in ((PORT, 1), (MEMORY, 4)):
        for offset in range(0x10, 0x10 + 4 * bars, 4):
            before = client.value("readl 0x%x" % at(routing_id, offset))
            client.ask("writel 0x%x 0xffffffff" % at(routing_id, offset))
            client.ask("readl 0x%x" % at(routing_id, offset))
            client.ask("writel 0x%x 0x%x" % (at(routing_id, offset), before))


def buses(client):
    client.ask("readl 0x%x" % at(NVME, 0))
    client.ask("writel 0x%x 0x00010100" % at(PORT, 0x18))
    client.ask("readl 0x%x" % at(PORT, 0x18))
    for offset in HEADER_TYPE:
        client.ask("readw 0x%x" % at(NVME, offset))
    client.ask("readl 0x%x" % at(NVME + 1, 0))
    client.ask("outl 0xcf8 0x80010000")
    client.ask("inl 0xcfc")
    client.ask("writel 0x%x 0xffffffff" % at(NVME, 0x10))
    client.ask("readl 0x%x" % at(NVME, 0x10))


def bar(client):
    client.ask("writeq 0x%x 0x%x" % (at(MEMORY, 0x18), MEMORY_BAR))
    client.ask("readq 0x%x" % at(MEMORY, 0x18))
    client.ask("writew 0x%x 2" % at(MEMORY, 4))
    client.ask("writeq 0x%x 0x1122334455667788" % MEMORY_BAR)
    for command in ("readb 0x%x", "readw 0x%x", "readl 0x%x", "readq 0x%x", "read 0x%x 9", "b64read 0x%x 9"):
        client.ask(command % (MEMORY_BAR + 1))
    client.ask("memset 0x%x 0x1000 0x3c" % (MEMORY_BAR + 0xFF000))
    client.ask("write 0x%x 5 0x0102030405" % (MEMORY_BAR + 0xFF003))
    client.ask("read 0x%x 0x10" % (MEMORY_BAR + 0xFF000))
    client.ask("b64write 0x%x 3 AP8Q" % (MEMORY_BAR + 0xFFFFD))
    client.ask("readl 0x%x" % (MEMORY_BAR + 0xFFFFC))
    client.ask("writew 0x%x 0" % at(MEMORY, 4))
    client.ask("writeb 0x%x 0xff" % MEMORY_BAR)
    client.ask("writew 0x%x 2" % at(MEMORY, 4))
    client.ask("readb 0x%x" % MEMORY_BAR)


def windows(client):
    client.ask("writel 0x%x 0x%x" % (at(NVME, 0x10), NVME_BAR))
    client.ask("writew 0x%x 6" % at(NVME, 4))
    client.ask("writel 0x%x 0xc020c010" % at(PORT, 0x20))
    client.ask("readl 0x%x" % at(PORT, 0x20))
    client.ask("writel 0x%x 0x%x" % (at(PORT, 0x10), PORT_BAR))
    client.ask("writew 0x%x 6" % at(PORT, 4))
    client.ask("writel 0x%x 0x001f001f" % (NVME_BAR + 0x24))
    client.ask("readl 0x%x" % (NVME_BAR + 0x24))


def capabilities(client):
    """Walks both lists of each Function."""
    for routing_id in (PORT, NVME):
        offset = client.value("readb 0x%x" % at(routing_id, 0x34))
        while offset:
            offset = client.value("readw 0x%x" % at(routing_id, offset)) >> 8
        offset = 0x100
        while offset:
            offset = client.value("readl 0x%x" % at(routing_id, offset)) >> 20


def pin(client):
    """Slot Control's Command Completed, told by INTA of the Root Port."""
    slot = find(client, PORT, 0x10)
    client.ask("writew 0x%x 0x7" % at(PORT, 4))
    client.ask("writew 0x%x 0x0030" % at(PORT, slot + 0x18))
    client.ask("readw 0x%x" % at(PORT, slot + 0x1A))
    client.ask("writew 0x%x 0x0130" % at(PORT, slot + 0x18))
    client.ask("writew 0x%x 0x0010" % at(PORT, slot + 0x1A))
    client.ask("readw 0x%x" % at(PORT, slot + 0x1A))
    client.ask("readw 0x%x" % at(PORT, 6))
    client.ask("writew 0x%x 0x407" % at(PORT, 4))
    client.ask("writew 0x%x 0x07" % at(PORT, 4))


def message(client):
    """The same, told by an MSI-X message into guest memory."""
    msix, slot = find(client, PORT, 0x11), find(client, PORT, 0x10)
    client.ask("writew 0x%x 0xc000" % at(PORT, msix + 2))
    client.ask("writel 0x%x 0x%x" % (PORT_BAR, MESSAGE))
    client.ask("writel 0x%x 0" % (PORT_BAR + 4))
    client.ask("writel 0x%x 0x4021" % (PORT_BAR + 8))
    client.ask("writel 0x%x 0" % (PORT_BAR + 12))
    client.ask("read 0x%x 0x10" % PORT_BAR)
    client.ask("writel 0x%x 0x55aa55aa" % MESSAGE)
    client.ask("writew 0x%x 0x0030" % at(PORT, slot + 0x18))
    client.ask("readl 0x%x" % MESSAGE)
    client.ask("writew 0x%x 0x8000" % at(PORT, msix + 2))
    client.ask("readl 0x%x" % MESSAGE)


def virtual_functions(client):
    sriov = find_extended(client, NVME, 0x10)
    client.ask("readw 0x%x" % at(NVME, sriov + 0x0E))
    client.ask("writel 0x%x 0x%x" % (at(NVME, sriov + 0x24), VF_BAR))
    client.ask("writew 0x%x 4" % at(NVME, sriov + 0x10))
    client.ask("readl 0x%x" % at(NVME, sriov + 0x14))
    client.ask("readl 0x%x" % at(NVME + 1, 0))
    client.ask("writew 0x%x 9" % at(NVME, sriov + 8))
    client.ask("readw 0x%x" % at(NVME, sriov + 8))
    for vf in range(1, 6):
        client.ask("readl 0x%x" % at(NVME + vf, 0))
        client.ask("readl 0x%x" % at(NVME + vf, 8))
        client.ask("readl 0x%x" % at(NVME + vf, 0x10))
    client.ask("writew 0x%x 0" % at(NVME, sriov + 8))
    client.ask("readl 0x%x" % at(NVME + 1, 0))


def packets(client):
    client.split("write 0x2000 8 0x0123456789abcdef", 34)
    client.split("read 0x2000 8", 3)
    lines = []
    for i in range(300):
        lines += ["writel 0x%x %d" % (0x3000 + 4 * i, i * i), "readl 0x%x" % (0x3000 + 4 * i)]
    client.pipeline(lines)
    client.pipeline(["set_irq_in ioapic unnamed-gpio-in 5 %d" % (i % 2) for i in range(40)])


def clock(client):
    for command in ("clock_step", "clock_step 100", "clock_set 1000"):
        client.ask(command)


def next_client(client):
    """Finds the machine as the last one left it."""
    if client.reopens:
        client.leave()
        client.ask("readl 0x3004")
        client.ask("readl 0x%x" % at(PORT, 0x18))


def at(routing_id, offset):
    return ECAM + (routing_id << 12) + offset


def find(client, routing_id, wanted):
    offset = client.value("readb 0x%x" % at(routing_id, 0x34))
    while True:
        header = client.value("readw 0x%x" % at(routing_id, offset))
        if header & 0xFF == wanted:
            return offset
        offset = header >> 8


def find_extended(client, routing_id, wanted):
    offset = 0x100
    while True:
        header = client.value("readl 0x%x" % at(routing_id, offset))
        if header & 0xFFFF == wanted:
            return offset
        offset = header >> 20
