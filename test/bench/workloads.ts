import type { Step, Workload } from "./workload.js";

/** Payload bytes of one QIRD answer and of one QISEND: the most the document allows. */
const READ = 1500;
const SEND = 1460;

const text = (wire: string): Step => ({ receive: Buffer.from(wire, "latin1") });

/** Every byte value, and what could be taken for the end of an answer. */
function payload(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = i;
  bytes.write('\r\nOK\r\n+QIURC: "closed",0\r\n> ', 300, "latin1");
  return bytes;
}

/** The three conversations of the budget, in the words of a BG95 in buffer access mode, for an application that speaks them. */
export function workloads(application: string, config: object, prepare: Step[]): Workload[] {
  const line = '\r\n+QIURC: "recv",0\r\n';
  const answer = Buffer.concat([Buffer.from(`\r\n+QIRD: ${READ}\r\n`, "latin1"), payload(READ), Buffer.from("\r\n\r\nOK\r\n", "latin1")]);
  return [
    { name: "lines", application, config: { ...config, mode: "lines" }, prepare, round: [text(line)], roundBytes: line.length },
    {
      name: "payload",
      application,
      config: { ...config, mode: "payload" },
      prepare: [...prepare, text(line)],
      round: [{ sent: /AT\+QIRD=0,\d+\r/ }, { receive: answer }],
      roundBytes: answer.length,
    },
    {
      name: "send",
      application,
      config: { ...config, mode: "send" },
      prepare,
      round: [{ sent: new RegExp(`AT\\+QISEND=0,${SEND}\\r`) }, text("\r\n> "), { sent: new RegExp(`^[^]{${SEND}}`) }, text("\r\nSEND OK\r\n")],
      roundBytes: SEND,
    },
  ];
}
