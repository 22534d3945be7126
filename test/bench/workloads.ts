import type { Step, Workload } from "./workload.js";

/** Payload bytes of one QIRD answer and of one QISEND: the most the document allows. */
export const READ = 1500;
export const SEND = 1460;

const text = (wire: string): Step => ({ receive: Buffer.from(wire, "latin1") });

/** Every byte value, and what could be taken for the end of an answer. */
function payload(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = i;
  bytes.write('\r\nOK\r\n+QIURC: "closed",0\r\n> ', Math.min(300, length >> 1), "latin1");
  return bytes;
}

/** One QISEND with all that fits. */
const sending = (): Step[] => [{ sent: new RegExp(`AT\\+QISEND=0,${SEND}\\r`) }, text("\r\n> "), { sent: new RegExp(`^[^]{${SEND}}`) }, text("\r\nSEND OK\r\n")];

/** From whatever state to one open connection; what is not listed is answered OK. */
export const ONLINE: Step = {
  answers: [
    [/^AT\+CMEE\?/, "\r\n+CMEE: 1\r\n\r\nOK\r\n"],
    [/^AT\+CPIN\?/, "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
    [/^AT\+CEREG\?/, "\r\n+CEREG: 0,1\r\n\r\nOK\r\n"],
    [/^AT\+QIACT\?/, '\r\n+QIACT: 1,1,1,"10.0.0.2"\r\n\r\nOK\r\n'],
    [/^AT\+QIOPEN/, "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n"],
  ],
  last: /^AT\+QIOPEN/,
};

/**
 * The same through Moddable's serial adapter, for an application that has it on a model of one of its ports.
 * @param read payload bytes of one QIRD answer: as many as the port holds with what is around them
 */
export function serialWorkloads(application: string, port: string, read: number): Workload[] {
  const answer = Buffer.concat([Buffer.from(`\r\n+QIRD: ${read}\r\n`, "latin1"), payload(read), Buffer.from("\r\n\r\nOK\r\n", "latin1")]);
  return [
    {
      name: `serial_${port}_read`,
      application,
      config: { port, mode: "read", size: read },
      prepare: [ONLINE, text('\r\n+QIURC: "recv",0\r\n')],
      round: [{ sent: new RegExp(`AT\\+QIRD=0,${read}\\r`) }, { receive: answer }],
      roundBytes: answer.length,
      reads: [128],
    },
    {
      name: `serial_${port}_send`,
      application,
      config: { port, mode: "send", size: SEND },
      prepare: [ONLINE],
      round: sending(),
      roundBytes: SEND,
      reads: [128],
    },
  ];
}

/**
 * The conversations of the budget, in the words of a BG95 in buffer access mode, for an application that speaks them.
 * "payload" ends when the bytes are in the link's span, "payload_read" has the application copy them out as well.
 */
export function workloads(application: string, config: object, prepare: Step[]): Workload[] {
  const line = '\r\n+QIURC: "recv",0\r\n';
  const other = "\r\n+CEREG: 1\r\n";
  const answer = Buffer.concat([Buffer.from(`\r\n+QIRD: ${READ}\r\n`, "latin1"), payload(READ), Buffer.from("\r\n\r\nOK\r\n", "latin1")]);
  const reading = {
    application,
    prepare: [...prepare, text(line)],
    round: [{ sent: /AT\+QIRD=0,\d+\r/ }, { receive: answer }],
    roundBytes: answer.length,
    reads: [128, 16],
  };
  return [
    {
      name: "lines",
      application,
      config: { ...config, mode: "lines", size: 0 },
      prepare,
      round: [text(line)],
      roundBytes: line.length,
      reads: [128, 16],
      goals: ["<= 1000", "<= 1500"],
    },
    {
      name: "lines_alternating",
      application,
      config: { ...config, mode: "lines", size: 0 },
      prepare,
      round: [text(line), text(other)],
      roundBytes: line.length + other.length,
      reads: [128],
    },
    { ...reading, name: "payload", config: { ...config, mode: "payload", size: 0 }, goals: ["<= 160", "<= 650"] },
    { ...reading, name: "payload_read", config: { ...config, mode: "payload_read", size: READ }, goals: ["<= 160", "<= 650"] },
    {
      name: "send",
      application,
      config: { ...config, mode: "send", size: SEND },
      prepare,
      round: sending(),
      roundBytes: SEND,
      reads: [128],
    },
  ];
}
