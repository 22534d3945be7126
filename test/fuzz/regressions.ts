import type { Program } from "./program.js";

/** Programs that once failed, shrunk, named after what was wrong. */
export const REGRESSIONS: Record<string, Partial<Program>> = {
  "a link's time to act passed while the channel was busy: the alarm never rested": { operations: [{ kind: "open" }, { kind: "wait", ms: 0 }, { kind: "end", connection: 0 }, { kind: "command", which: 0 }] },
  "the same for a step's pause during a fence": { faults: "silence after 0 for 30", operations: [{ kind: "open" }] },
  "the restart was sent at the rate where the search had ended": { faults: "silence after 10 for 30; tx: delay 400; silence after 1 for 30", operations: [{ kind: "command", which: 0 }, { kind: "write", connection: 0, size: 0 }] },
  "a late OK was taken for an answer at another rate": { seed: 90580009, faults: "drop 1e-4; delay 400; delay 5", cost: "espruino", operations: [{ kind: "command", which: 0 }, { kind: "close", connection: 0 }] },
  "the search did not go back far enough": { seed: 261556864, faults: "split; delay 400; silence after 0 for 1", operations: [{ kind: "command", which: 0 }, { kind: "wait", ms: 0 }] },
  "a read of an ended connection that answered ERROR ended nothing": { seed: 518627563, faults: 'inject "+CSCON: 1" 3e-4; split; flip 1e-3', operations: [{ kind: "open" }, { kind: "command", which: 0 }] },
  "inserted bytes, and behind them exactly a tail's": {
    seed: 1064775101, faults: 'inject "+CSCON: 1" 3e-4; reboot after 1',
    operations: [{ kind: "open" }, { kind: "wait", ms: 0 }, { kind: "close", connection: 0 }, { kind: "wait", ms: 8 }, { kind: "open" }, { kind: "wait", ms: 6 }, { kind: "send", connection: 1, size: 919 }, { kind: "write", connection: 3, size: 1 }, { kind: "wait", ms: 0 }],
  },
  "inserted bytes, and behind them half a tail, SEND OK and a piece of a line": {
    seed: 774352550, faults: 'inject "+QIND: act" 3e-4; deaf 5', fifo: 128, links: 2,
    operations: [{ kind: "open" }, { kind: "command", which: 0 }, { kind: "send", connection: 0, size: 1824 }, { kind: "open" }, { kind: "write", connection: 0, size: 1 }],
  },
  "data that is one LF, sent between the prompt and its space": {
    seed: 711010050, faults: "split", fifo: 128, links: 3,
    operations: [{ kind: "open" }, { kind: "write", connection: 0, size: 4381 }, { kind: "send", connection: 0, size: 244 }, { kind: "wait", ms: 270 }, { kind: "open" }, { kind: "wait", ms: 1652 }, { kind: "open" }, { kind: "wait", ms: 0 }],
  },
  "a second restart while the first one's banners were still coming, and the echo of data that followed": { faults: "reboot after 3; reboot after 0.1", operations: [{ kind: "open" }, { kind: "write", connection: 0, size: 1209 }, { kind: "send", connection: 0, size: 0 }] },
  "a result of opening that belonged to nobody ended another user's link": { seed: 24, faults: "tx: flip 1e-3", links: 2, operations: [{ kind: "open" }, { kind: "open" }, { kind: "send", connection: 0, size: 0 }] },
  "an open command whose port was damaged on the line, so that another peer was reached": {
    seed: 789361139, faults: "flip 1e-4; delay 5", links: 3,
    operations: [{ kind: "open" }, { kind: "open" }, { kind: "send", connection: 0, size: 1 }, { kind: "open" }, { kind: "open" }, { kind: "end", connection: 0 }],
  },
  "a line so slow that commands with short response times never got their answer in time": {
    seed: 175184013, faults: "delay 400; delay 400; delay 400", cost: "esp32",
    operations: [{ kind: "command", which: 0 }, { kind: "send", connection: 0, size: 0 }],
  },
  "a datagram written before its port was open, and the port closed at once": { operations: [{ kind: "bind" }, { kind: "reply", port: 0, peer: 0, size: 0 }, { kind: "unbind", port: 0 }] },
  "a lost digit of how many bytes were sent: the rest was sent twice": {
    dialect: "nordic-slm", seed: 905628838, faults: "deaf 5; drop 1e-4; rx: drop 1e-3",
    operations: [{ kind: "open" }, { kind: "write", connection: 0, size: 100 }],
  },
  "a second server where the modem has one": { dialect: "nordic-slm", operations: [{ kind: "listen", lazy: false }, { kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }] },
  "an accepted connection that has nothing to read yet": {
    dialect: "simcom-a7600", faults: "deaf 5", operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "write", connection: 0, size: 1 }],
  },
  "an accepted connection got the number that was being asked for": {
    dialect: "simcom-a7600", faults: "deaf 5", operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "open" }, { kind: "write", connection: 0, size: 0 }],
  },
  "the same, but it was over before the command came, which so got the number after all": {
    dialect: "simcom-a7600", faults: "split", fifo: 128, links: 3,
    operations: [{ kind: "bind" }, { kind: "listen", lazy: false }, { kind: "command", which: 0 }, { kind: "wait", ms: 62 }, { kind: "bind" }, { kind: "datagram", port: 0, peer: 0, size: 88 }, { kind: "connect", listener: 0 }, { kind: "end", connection: 0 }, { kind: "command", which: 0 }],
  },
  "a connection's number was given to the next one at its end": {
    dialect: "simcom-a7600", faults: "deaf 5",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 8 }, { kind: "end", connection: 0 }, { kind: "connect", listener: 0 }],
  },
  "a connection that was accepted for a listener which was closed meanwhile, and another one opened": {
    faults: "silence after 0 for 1",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 5 }, { kind: "unlisten", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "listen", lazy: false }, { kind: "send", connection: 0, size: 0 }],
  },
  "a server that was not stopped because a client came": {
    dialect: "simcom-a7600",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 12 }, { kind: "datagram", port: 0, peer: 0, size: 0 }],
  },
  "the last read of an ended connection was damaged on its way": {
    dialect: "simcom-ca", seed: 515474487, faults: "drop 1e-3", fifo: 128,
    operations: [{ kind: "open" }, { kind: "command", which: 0 }, { kind: "send", connection: 0, size: 289 }, { kind: "command", which: 0 }, { kind: "end", connection: 0 }, { kind: "command", which: 0 }, { kind: "listen", lazy: false }, { kind: "command", which: 0 }, { kind: "wait", ms: 0 }],
  },
  "a sender of datagrams got the number that a listener was to have": {
    dialect: "simcom-ca", seed: 972816220, faults: "delay 50",
    operations: [{ kind: "bind" }, { kind: "reply", port: 0, peer: 0, size: 0 }, { kind: "listen", lazy: false }, { kind: "command", which: 0 }, { kind: "wait", ms: 190 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "connect", listener: 0 }],
  },
  "an accepted connection got the number that a second listener was to have": {
    dialect: "simcom-ca", faults: "drop 1e-4",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 8 }, { kind: "send", connection: 0, size: 1 }],
  },
  "a name that the modem knew: its address came before OK": {
    dialect: "microchip-anycloud", profile: "device", operations: [{ kind: "open" }, { kind: "end", connection: 0 }, { kind: "wait", ms: 20 }, { kind: "open" }, { kind: "close", connection: 0 }],
  },
  "inserted bytes in payload that nothing of its own follows": {
    dialect: "microchip-anycloud", seed: 240001167, faults: 'inject "+CSCON: 1" 3e-4',
    operations: [{ kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "wait", ms: 3 }, { kind: "open" }, { kind: "command", which: 0 }, { kind: "send", connection: 0, size: 3 }, { kind: "command", which: 0 }, { kind: "wait", ms: 19 }, { kind: "command", which: 0 }, { kind: "send", connection: 0, size: 1529 }],
  },
  "a notice between payload and OK": {
    dialect: "microchip-anycloud", profile: "device", operations: [{ kind: "bind" }, { kind: "wait", ms: 5 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "open" }],
  },
  "times of links while the modem was not online: the alarm never rested": {
    dialect: "nordic-slm", faults: "reboot after 1.9; split",
    operations: [{ kind: "wait", ms: 1533 }, { kind: "wait", ms: 3 }, { kind: "command", which: 0 }, { kind: "listen", lazy: false }, { kind: "end", connection: 0 }],
  },
  "a connection's number was given to the next one while its end was being confirmed": {
    dialect: "simcom-a7600", links: 2,
    operations: [{ kind: "open" }, { kind: "open" }, { kind: "listen", lazy: false }, { kind: "wait", ms: 6 }, { kind: "end", connection: 7 }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "close", connection: 0 }],
  },
  "the same, when it was confirmed": {
    dialect: "simcom-a7600", links: 2,
    operations: [{ kind: "open" }, { kind: "open" }, { kind: "listen", lazy: false }, { kind: "wait", ms: 7 }, { kind: "end", connection: 7 }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "close", connection: 0 }],
  },
  "the same, while data were being sent, which the next one's peer was given": {
    dialect: "simcom-a7600", faults: "deaf 5",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 8 }, { kind: "write", connection: 0, size: 1 }, { kind: "end", connection: 0 }, { kind: "connect", listener: 0 }],
  },
  "a proxy's peer that came with the news that the last one had left": {
    dialect: "nordic-slm",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "end", connection: 0 }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 0 }],
  },
  "more than a proxy has room for": {
    dialect: "nordic-slm", faults: "reboot after 1.8", profile: "device",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 718 }, { kind: "connect", listener: 0 }],
  },
  "a listener that waits to be closed was another's, and clients of its own came": {
    dialect: "microchip-anycloud",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }, { kind: "listen", lazy: false }],
  },
  "a sender of datagrams got the number that was being connected": {
    dialect: "simcom-ca", seed: 318067014, faults: "rx: delay 50", profile: "device", cost: "espruino", links: 2,
    operations: [{ kind: "command", which: 0 }, { kind: "bind" }, { kind: "reply", port: 0, peer: 0, size: 0 }, { kind: "open" }, { kind: "wait", ms: 51 }, { kind: "wait", ms: 227 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "bind" }],
  },
  "the next connection on a link got the push that the last one was receiving": {
    mode: "push",
    operations: [{ kind: "open" }, { kind: "wait", ms: 0 }, { kind: "send", connection: 0, size: 28 }, { kind: "close", connection: 0 }, { kind: "wait", ms: 10 }, { kind: "open" }, { kind: "end", connection: 0 }],
  },
  "more announcements than found room in front of a proxy's answer": {
    dialect: "nordic-slm",
    operations: [{ kind: "listen", lazy: false }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 2, size: 2613 }, { kind: "close", connection: 0 }],
  },
  "the same, in front of the socket's": {
    dialect: "nordic-slm", fifo: 128,
    operations: [{ kind: "bind" }, { kind: "listen", lazy: false }, { kind: "wait", ms: 12 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 4778 }, { kind: "send", connection: 0, size: 1405 }, { kind: "open" }],
  },
  "a server with clients that nobody wanted was given up as one that can't be stopped": {
    dialect: "simcom-a7600", faults: "reboot after 0.5",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 29 }],
  },
  "a read of an ended A7600 connection was damaged on its way": {
    dialect: "simcom-a7600", seed: 1071635946, faults: "tx: drop 1e-4", fifo: 128,
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 969 }, { kind: "end", connection: 0 }, { kind: "command", which: 0 }, { kind: "reply", port: 0, peer: 0, size: 0 }],
  },
  "a read of an ended AnyCloud connection was damaged on its way": {
    dialect: "microchip-anycloud", faults: "dup 1e-4; reboot after 0", fifo: 128, links: 2,
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 265 }, { kind: "open" }, { kind: "wait", ms: 3 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "end", connection: 0 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "write", connection: 7, size: 923 }, { kind: "send", connection: 3, size: 1461 }],
  },
  "a header that ends at its comma, after a prompt that did not come": {
    dialect: "simcom-ca", seed: 4, faults: "delay 400", links: 2,
    operations: [{ kind: "open" }, { kind: "write", connection: 0, size: 1 }, { kind: "bind" }, { kind: "wait", ms: 2398 }, { kind: "end", connection: 0 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "command", which: 0 }],
  },
  "a push for the last connection on a link, while the next one was waiting": {
    dialect: "simcom-a7600", mode: "push",
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 1 }, { kind: "wait", ms: 0 }, { kind: "end", connection: 0 }, { kind: "close", connection: 0 }, { kind: "command", which: 0 }, { kind: "wait", ms: 9 }, { kind: "open" }, { kind: "write", connection: 0, size: 0 }],
  },
  "more in a proxy than was announced so far": {
    dialect: "nordic-slm",
    operations: [{ kind: "listen", lazy: false }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 2, size: 748 }, { kind: "close", connection: 0 }],
  },
  "a byte lost in what is pushed without a tail, and the application left before the next line showed it": {
    dialect: "simcom-a7600", mode: "push", faults: "drop 1e-4; deaf 5",
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 1 }, { kind: "wait", ms: 4 }, { kind: "send", connection: 0, size: 1461 }, { kind: "wait", ms: 139 }, { kind: "close", connection: 0 }, { kind: "write", connection: 0, size: 0 }],
  },
  "a byte lost in a datagram that is pushed without a tail": {
    dialect: "simcom-a7600", mode: "push", seed: 10, faults: "drop 3e-4",
    operations: [{ kind: "bind" }, { kind: "wait", ms: 5 }, { kind: "datagram", port: 0, peer: 0, size: 1038 }, { kind: "command", which: 0 }, { kind: "wait", ms: 95 }, { kind: "unbind", port: 0 }, { kind: "connect", listener: 0 }],
  },
  "a connection that was accepted with the number that was being asked for was sent data before it was told who has it": {
    dialect: "simcom-a7600", mode: "push",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 1 }, { kind: "open" }, { kind: "wait", ms: 0 }],
  },
  "the same, and there is room for it": {
    dialect: "simcom-a7600", mode: "push", links: 2,
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 1 }, { kind: "open" }, { kind: "wait", ms: 0 }],
  },
  "what a proxy kept behind what it had no room for": {
    dialect: "nordic-slm", profile: "device",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 2613 }, { kind: "listen", lazy: false }],
  },
  "what was being sent when a proxy's peer left: the next one is turned away": {
    dialect: "nordic-slm", seed: 9876237,
    operations: [{ kind: "listen", lazy: false }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 3 }, { kind: "end", connection: 3 }, { kind: "connect", listener: 0 }, { kind: "write", connection: 4, size: 1 }, { kind: "close", connection: 0 }],
  },
  "data that the modem did not wait for were taken for commands, whose ERRORs answered the next ones": {
    dialect: "simcom-ca", faults: "split; silence after 1 for 8", links: 2,
    operations: [{ kind: "open" }, { kind: "bind" }, { kind: "reply", port: 0, peer: 0, size: 161 }, { kind: "write", connection: 0, size: 340 }, { kind: "wait", ms: 388 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "send", connection: 0, size: 1 }, { kind: "reply", port: 0, peer: 0, size: 0 }],
  },
  "a proxy's next peer while the last one's data were not read": {
    dialect: "nordic-slm",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 2 }, { kind: "connect", listener: 0 }, { kind: "command", which: 0 }, { kind: "wait", ms: 7 }, { kind: "send", connection: 0, size: 1 }, { kind: "end", connection: 0 }, { kind: "connect", listener: 0 }, { kind: "command", which: 0 }],
  },
  "a CR too many behind data that begin with a line feed": {
    dialect: "nordic-slm", seed: 481557942, faults: "rx: dup 1e-3", fifo: 128,
    operations: [{ kind: "listen", lazy: false }, { kind: "command", which: 0 }, { kind: "open" }, { kind: "end", connection: 0 }, { kind: "wait", ms: 82 }, { kind: "command", which: 0 }, { kind: "open" }, { kind: "send", connection: 1, size: 512 }, { kind: "wait", ms: 0 }],
  },
  "a listener that waits to be closed and is wanted again: the alarm never rested": {
    dialect: "nordic-slm", faults: "delay 5",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 3 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 13 }, { kind: "unlisten", listener: 0 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 1 }],
  },
  "a client that was turned away for want of a link was found again and accepted, and then closed": {
    dialect: "simcom-a7600", seed: 11, faults: "split",
    operations: [{ kind: "listen", lazy: false }, { kind: "listen", lazy: false }, { kind: "wait", ms: 20 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 1 }, { kind: "end", connection: 0 }, { kind: "send", connection: 1, size: 1 }, { kind: "unlisten", listener: 0 }],
  },
  "a read without a time limit held the modem for ever: the command that sets one was damaged on the line": {
    dialect: "nordic-slm", seed: 702951408, faults: "silence after 0.4 for 8; deaf 5; tx: drop 1e-3", links: 1,
    operations: [{ kind: "bind" }, { kind: "listen", lazy: false }, { kind: "wait", ms: 12 }, { kind: "command", which: 0 }, { kind: "connect", listener: 0 }],
  },
  "a listener that was closed while the news of its opening was on the way, and so was that of a connection, which was lost": {
    dialect: "simcom-ca", seed: 98150849, faults: 'inject "+CSCON: 1" 3e-4; inject "+CSCON: 1" 3e-4',
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 4 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }],
  },
  "a push that came up short while the fence was out: the next fence's answer filled it, and nothing was awaited any more": {
    dialect: "simcom-a7600", mode: "push", seed: 436304234, faults: "silence after 0.5 for 4; silence after 2.3 for 4; deaf 20", fifo: 128,
    operations: [{ kind: "open" }, { kind: "wait", ms: 53 }, { kind: "send", connection: 0, size: 479 }, { kind: "command", which: 2 }, { kind: "command", which: 0 }, { kind: "wait", ms: 1849 }, { kind: "send", connection: 0, size: 453 }, { kind: "send", connection: 0, size: 1355 }, { kind: "command", which: 0 }, { kind: "send", connection: 0, size: 831 }],
  },
  "the simulated modem pushed what a connection had left after it had closed it": {
    mode: "push", cost: "nrf52",
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 11 }, { kind: "wait", ms: 9 }, { kind: "close", connection: 0 }, { kind: "send", connection: 0, size: 3920 }, { kind: "open" }],
  },
  "lost bytes of a push, and what looks like a tail and an ERROR in the next, while the prompt for data was awaited: it came, and the next command's first byte was the peer's": {
    mode: "push", seed: 628352503, faults: "tx: delay 5; deaf 20", profile: "device", cost: "espruino", fifo: 128, links: 2,
    operations: [{ kind: "wait", ms: 2633 }, { kind: "open" }, { kind: "command", which: 3 }, { kind: "open" }, { kind: "wait", ms: 16 }, { kind: "write", connection: 0, size: 1 }, { kind: "send", connection: 3, size: 3020 }, { kind: "command", which: 0 }],
  },
  "a push for a connection that is to be closed before its link's next user has a port for datagrams": {
    mode: "push",
    operations: [{ kind: "open" }, { kind: "wait", ms: 5 }, { kind: "close", connection: 0 }, { kind: "send", connection: 0, size: 1 }, { kind: "bind" }, { kind: "command", which: 0 }],
  },
  "a listener whose opening was not understood was given up with what it had accepted": {
    mode: "push", faults: 'inject "+CSCON: 1" 3e-4; silence after 0.1 for 1',
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 132 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 21 }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 0 }],
  },
  "a damaged line of the list of what a listener had accepted": {
    mode: "push", seed: 1023103622, faults: "drop 1e-4; drop 1e-4; tx: drop 1e-4",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }, { kind: "open" }, { kind: "connect", listener: 0 }, { kind: "wait", ms: 0 }],
  },
  "a lost byte in payload that forges the answer of an end": {
    dialect: "nordic-slm", seed: 162042181, faults: "rx: drop 3e-4",
    operations: [{ kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "open" }, { kind: "command", which: 0 }, { kind: "write", connection: 0, size: 921 }, { kind: "command", which: 0 }, { kind: "write", connection: 0, size: 716 }, { kind: "send", connection: 0, size: 28 }, { kind: "write", connection: 0, size: 2108 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }],
  },
  "an accepted connection's number, damaged to the listener's own: it was taken from it, and closed": {
    seed: 810793268, faults: "rx: drop 1e-3",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 7 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "end", connection: 0 }, { kind: "write", connection: 0, size: 0 }],
  },
  "what a module says when it has restarted ended a command that came late, and each answer was the next one's": {
    dialect: "microchip-anycloud", faults: "reboot after 2.9; tx: delay 400; tx: drop 1e-4",
    operations: [{ kind: "command", which: 0 }, { kind: "command", which: 1 }, { kind: "send", connection: 0, size: 0 }],
  },
  "bytes that came while a connection was left for its link's next user were given to that one": {
    dialect: "simcom-a7600", mode: "transparent",
    operations: [{ kind: "open" }, { kind: "wait", ms: 0 }, { kind: "close", connection: 0 }, { kind: "send", connection: 0, size: 1 }, { kind: "wait", ms: 5 }, { kind: "open" }],
  },
  "the answer to the escape sequence filled the receive span to its end, and was taken for data": {
    dialect: "simcom-a7600", mode: "transparent", profile: "device", cost: "espruino",
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 21 }, { kind: "send", connection: 0, size: 34 }, { kind: "send", connection: 0, size: 1987 }, { kind: "send", connection: 0, size: 959 }, { kind: "command", which: 0 }],
  },
  "a connection that was to be closed, as a command of its number's last one had read its data, was found again and accepted": {
    dialect: "simcom-a7600", faults: "silence after 0.4 for 4", cost: "nrf52",
    operations: [{ kind: "open" }, { kind: "listen", lazy: false }, { kind: "connect", listener: 0 }, { kind: "end", connection: 0 }, { kind: "wait", ms: 37 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 2, size: 1 }, { kind: "wait", ms: 0 }],
  },
  "a push whose number was lost was nobody's, and the next ones were delivered in its place": {
    mode: "push", seed: 613212883, faults: "rx: drop 1e-4",
    operations: [{ kind: "command", which: 0 }, { kind: "open" }, { kind: "command", which: 0 }, { kind: "wait", ms: 8 }, { kind: "send", connection: 0, size: 4421 }, { kind: "end", connection: 0 }, { kind: "send", connection: 0, size: 0 }],
  },
  "a digit of AT+QIOPEN was damaged: a listener with another number than was meant accepted a connection, and both stayed in the modem": {
    seed: 1073741807, faults: 'flip 1e-3; drop 1e-4; inject "+CSCON: 1" 3e-4',
    operations: [{ kind: "bind" }, { kind: "wait", ms: 5 }, { kind: "listen", lazy: false }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 0, size: 0 }],
  },
  "an accepted connection's number came with a digit too many: of such a one the modem says nothing but ERROR": {
    seed: 130135741, faults: "rx: dup 1e-3", fifo: 128, links: 2,
    operations: [{ kind: "line", which: 0 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "open" }, { kind: "listen", lazy: false }, { kind: "send", connection: 0, size: 193 }, { kind: "line", which: 0 }, { kind: "wait", ms: 43 }, { kind: "connect", listener: 0 }, { kind: "command", which: 0 }],
  },
  "a letter of +CARECV was lost, and the data behind it looked like another answer, to the last byte": {
    dialect: "simcom-ca", seed: 733865807, faults: "rx: drop 1e-4", profile: "device", links: 2,
    operations: [{ kind: "command", which: 0 }, { kind: "line", which: 0 }, { kind: "listen", lazy: false }, { kind: "open" }, { kind: "open" }, { kind: "wait", ms: 22 }, { kind: "send", connection: 3, size: 17 }, { kind: "write", connection: 0, size: 1 }, { kind: "wait", ms: 12 }, { kind: "close", connection: 3 }, { kind: "connect", listener: 0 }],
  },
  "data of the next connection with a number were taken for what the modem still held of the last one": {
    dialect: "simcom-a7600", seed: 55661802, faults: "rx: drop 1e-4", links: 2,
    operations: [{ kind: "listen", lazy: false }, { kind: "open" }, { kind: "open" }, { kind: "command", which: 0 }, { kind: "write", connection: 0, size: 5601 }, { kind: "wait", ms: 517 }, { kind: "end", connection: 1 }, { kind: "listen", lazy: false }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 1 }, { kind: "connect", listener: 0 }, { kind: "send", connection: 4, size: 1 }, { kind: "wait", ms: 0 }],
  },
  "a datagram's sender got the number of a link that was given up while it was being opened: its first data closed it": {
    dialect: "simcom-ca", seed: 1422011, faults: "delay 50; deaf 5", cost: "espruino", links: 2,
    operations: [{ kind: "command", which: 0 }, { kind: "wait", ms: 620 }, { kind: "bind" }, { kind: "open" }, { kind: "wait", ms: 83 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "datagram", port: 0, peer: 0, size: 0 }, { kind: "close", connection: 0 }],
  },
  "inserted bytes, and behind them exactly a tail's and the name of a notice": {
    seed: 152073493, faults: 'split; inject "+QIND: act" 3e-4',
    operations: [{ kind: "open" }, { kind: "send", connection: 0, size: 941 }, { kind: "listen", lazy: false }, { kind: "send", connection: 0, size: 19 }, { kind: "command", which: 0 }, { kind: "wait", ms: 298 }, { kind: "send", connection: 0, size: 680 }],
  },
  "a connection was closed in vain, and missing from the second list only for a damaged line": {
    seed: 343276368, faults: "drop 1e-3",
    operations: [{ kind: "listen", lazy: false }, { kind: "wait", ms: 5 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "connect", listener: 0 }, { kind: "unlisten", listener: 0 }, { kind: "open" }],
  },
  "a comma was lost in the line that says what was sent: it asked for the data once more, and they became commands": {
    dialect: "simcom-ca", seed: 121385711, faults: "rx: drop 1e-4", profile: "document", links: 2,
    operations: [{ kind: "command", which: 0 }, { kind: "open" }, { kind: "write", connection: 0, size: 4193 }, { kind: "listen", lazy: false }, { kind: "bind" }, { kind: "reply", port: 0, peer: 0, size: 87 }, { kind: "write", connection: 0, size: 5592 }, { kind: "reply", port: 0, peer: 0, size: 0 }],
  },
  "a letter of +QIRD was lost, and the data behind it said ERROR, and then RDY while another connection's data had been asked for": {
    seed: 27, faults: "rx: drop 1e-3", profile: "document", fifo: 128, links: 2,
    operations: [{ kind: "line", which: 0 }, { kind: "command", which: 0 }, { kind: "command", which: 0 }, { kind: "open" }, { kind: "send", connection: 0, size: 254 }, { kind: "write", connection: 0, size: 1 }, { kind: "open" }, { kind: "write", connection: 0, size: 1460 }, { kind: "send", connection: 3, size: 1 }, { kind: "wait", ms: 182 }, { kind: "command", which: 0 }, { kind: "write", connection: 7, size: 1 }, { kind: "open" }],
  },
};
