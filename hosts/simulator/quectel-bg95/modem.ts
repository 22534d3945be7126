import type { Memory } from "../cellular/memory.js";
import type { Identity } from "../cellular/modem.js";
import { CellularModule, type Banner } from "../cellular/module.js";
import { Dce } from "../dce/dce.js";
import { final, NO_CARRIER, OK, type Final } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { World } from "../family.js";
import { Dial } from "../links/dial.js";
import { SilentConnection } from "../links/silent-connection.js";
import { TransparentSender } from "../links/transparent-sender.js";
import { commandTable } from "./commands.js";
import { BUFFER, CONNECTED, Bg95Link, Links, OPENING, PUSH, RECEIVE_BUFFER, TRANSPARENT } from "./link.js";
import { factoryOptions, type Options } from "./options.js";
import { RATES, type settings } from "./settings.js";
import type { wireForms } from "./wire-forms.js";

export type Bg95World = World<typeof settings, typeof wireForms>;

/** Characters of a command line: room for AT+QISENDEX with 512 bytes in hex. [choice] */
const LINE_LIMIT = 2048;
/** Bytes that wait while a command is executed. [choice] */
const INPUT_LIMIT = 4096;
/** Time after which a connection attempt is given up, ms. [choice] */
const CONNECT_TIME = 75_000;
/** Result codes of failed attempts to connect; others: 566. */
const DIAL_FAILURES: Record<string, number> = { ENOTFOUND: 565, ETIMEDOUT: 569 };
/** <DNS_ttl>, s. */
const DNS_TTL = 600;
/** <AcT>: LTE Cat M1. */
const LTE_M = 8;
/** Time from AT+QPOWD, or the power key, until the module is off, ms. */
const POWER_DOWN = 1300;
const SEND_OK = final("SEND OK");
const SEND_FAIL = final("SEND FAIL");
/** Most bytes in one `+QIURC: "recv"` of direct push mode. */
const PUSH_SIZE = 1460;
/** Bytes that may wait to leave over the UART before pushing pauses. */
const PUSH_AHEAD = 2048;

/** The firmware of a BG95 between two restarts. */
export class Bg95 extends CellularModule {
  readonly identity: Identity = {
    manufacturer: "Quectel",
    model: "BG95-M3",
    revision: "BG95M3LAR02A03",
    imei: "866425030000016",
    imsi: "001010123456789",
    iccid: "89010010123456789012",
  };
  readonly rates = RATES;
  readonly dce: Dce<Bg95>;
  readonly links = new Links();
  readonly forms: Bg95World["forms"];
  /** AT+QICFG, AT+QISDE: not kept. */
  readonly options: Options = factoryOptions();
  /** Values of AT+QCFG, AT+QURCCFG and the like, which the simulation only keeps. */
  readonly kept = new Map<string, string>();
  /** <result> of the last TCP/IP command. */
  lastResult = 0;
  /** Contexts that the network took down and AT+QIDEACT has not confirmed. */
  readonly lostContexts = new Set<number>();
  /** The connection ATO goes back to. */
  lastTransparent: Bg95Link | undefined;

  constructor(session: Session, device: Device, private readonly world: Bg95World, memory: Memory, booted: boolean) {
    super(session, device, world.trace, world.settings, memory, LTE_M);
    this.forms = world.forms;
    this.dce = new Dce<Bg95>(session, device, commandTable, this,
      { latency: world.latency, lineLimit: LINE_LIMIT, inputLimit: INPUT_LIMIT, executed: world.executed }, world.trace);
    this.dce.onCommandMode = () => this.pushAll();
    this.start(booted);
  }

  protected banner(): Banner {
    const { status } = this.card;
    return status === "absent" || status === "failed" ? this.forms.banner : [...this.forms.banner, [500, `+CPIN: ${status}`]];
  }

  protected cardBanner(): readonly string[] {
    return ["+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"];
  }

  protected resume(): void {
    const { settings } = this.world;
    this.options.echoData = settings.qisde === "1";
    this.options.values.viewmode = [Number(settings.viewmode)];
    this.options.values.dataformat = settings.dataformat.split(",").map(Number);
    this.options.values.recvind = [Number(settings.recvind)];
    const online = settings.mode === "data" || settings.mode === "prompt" || settings.mode === "counted";
    const open = new Set([...settings.sockets, ...(online ? [0] : [])]);
    if (settings.context === "active" || open.size) this.activated(1);
    for (const id of open) this.left(id);
    if (settings.mode === "prompt" || settings.mode === "counted") {
      const count = settings.mode === "counted" ? PUSH_SIZE : undefined;
      this.dce.expect({ text: "", count, echo: this.options.echoData, done: bytes => this.sent(this.links.get(0), bytes) });
    }
    if (settings.mode === "data") this.goOnline(this.links.get(0)!);
  }

  /** A connection of earlier software, to a peer that never speaks. */
  private left(id: number): void {
    const link = this.links.add(new Bg95Link(id, 1, "TCP", "220.180.239.212", 8009, 65514 - id, BUFFER));
    link.connection = new SilentConnection(link.localPort, () => this.session.after(100, () => this.peerClosed(link)));
    link.state = CONNECTED;
  }

  powerOff(): void {
    this.dce.urc(this.forms.poweredDown);
    this.session.after(POWER_DOWN, () => this.device.off());
  }

  rest(): boolean {
    // Power saving is entered from idle mode, and only where a network grants it (3GPP TS 24.301 5.3.11).
    if (!this.radio.isRegistered || this.dce.isExecuting || this.links.all.some(link => link.state === OPENING)) return false;
    this.forms.psmEntry(this);
    this.device.off();
    return true;
  }

  stop(): void {
    super.stop();
    for (const link of this.links.all) link.drop();
  }

  /** Ends a TCP/IP command with a result code of chapter 4. */
  fail(code: number): Final {
    this.lastResult = code;
    return this.forms.tcpipError(code);
  }

  /** AT+QIOPEN was understood, but nothing comes of it: OK, and the URC says why. */
  openFailed(id: number, code: number): Final {
    this.dce.afterResult(() => this.openResult(id, code));
    return OK;
  }

  private openResult(id: number, code: number): void {
    this.lastResult = code;
    this.dce.urc(`+QIOPEN: ${id},${code}`);
  }

  /** A context is up: from now on connections can be opened in it. */
  activated(id: number): void {
    this.attached = true;
    this.contexts.get(id).address = this.contexts.addressFor(id);
  }

  /** The network, or the radio's end, took a context down (2.4.5). */
  contextLost(id: number): void {
    this.contexts.get(id).address = undefined;
    this.lostContexts.add(id);
    for (const link of this.links.inContext(id)) {
      link.drop();
      link.fail();
    }
    this.dce.urc(`+QIURC: "pdpdeact",${id}`);
  }

  /** Takes a context down on request, and all its connections with it (2.3.3). */
  deactivate(id: number): void {
    this.contexts.get(id).address = undefined;
    this.lostContexts.delete(id);
    for (const link of this.links.inContext(id)) {
      link.drop();
      this.links.remove(link);
    }
  }

  /** Connects; `done` is called once, with 0 or a result code. */
  connect(link: Bg95Link, localPort: number, done: (code: number) => void): void {
    const target = { host: link.address, port: link.port, localPort, window: RECEIVE_BUFFER, timeout: CONNECT_TIME };
    const dial = new Dial(this.session, this.world.network, target, {
      data: bytes => this.dataArrived(link, bytes),
      end: () => this.peerEnded(link),
      error: () => {
        link.broken = true;
        this.peerEnded(link);
      },
      close: () => this.peerClosed(link),
    }, failure => {
      if (failure === undefined) {
        link.address = dial.address;
        link.connection = dial.connection;
        link.state = CONNECTED;
      } else {
        this.forms.failedOpen(this, link);
      }
      done(failure === undefined ? 0 : DIAL_FAILURES[failure] ?? 566);
    });
    link.dial = dial;
  }

  /** Opens in buffer access or direct push mode: the result is a URC. */
  open(link: Bg95Link, localPort: number): void {
    this.connect(link, localPort, code => this.openResult(link.id, code));
  }

  /** AT+QIDNSGIP: the addresses, or the error, come as URCs (2.3.14). */
  resolve(name: string): void {
    this.world.network.lookup(name, this.session.guard(addresses => {
      this.lastResult = addresses.length ? 0 : 565;
      if (addresses.length === 0) return this.dce.urc('+QIURC: "dnsgip",565');
      this.dce.urc(`+QIURC: "dnsgip",0,${addresses.length},${DNS_TTL}`);
      for (const address of addresses) this.dce.urc(`+QIURC: "dnsgip","${address}"`);
    }));
  }

  /** Closes; `done` is called when both directions are closed, or after `timeout` ms by force. */
  close(link: Bg95Link, timeout: number, done: () => void): void {
    const finish = (): void => {
      this.session.cancel(timer);
      link.onClosed = undefined;
      link.drop();
      this.links.remove(link);
      done();
    };
    const timer = this.session.after(timeout, finish);
    link.onClosed = finish;
    const open = link.connection && link.state !== OPENING && !link.broken;
    link.fail();
    if (open) link.connection?.end();
    else finish();
  }

  /** Takes data for a connection: the answer of AT+QISEND. */
  sent(link: Bg95Link | undefined, bytes: Uint8Array): Final {
    if (!link || link.state !== CONNECTED) return this.fail(link ? 567 : 572);
    return link.send(bytes) ? SEND_OK : SEND_FAIL;
  }

  private dataArrived(link: Bg95Link, bytes: Uint8Array): void {
    if (this.links.get(link.id) !== link) return;
    this.device.stir();
    const silent = link.received.length === 0;
    link.receive(bytes);
    if (link.mode !== BUFFER) this.push(link);
    else if (silent) this.announce(link);
  }

  /** `+QIURC: "recv"`: there is something to read where there was nothing. */
  announce(link: Bg95Link): void {
    const [indication] = this.options.values.recvind;
    this.dce.urc(`+QIURC: "recv",${link.id}${["", `,${link.received.length}`][indication]}`);
  }

  private peerEnded(link: Bg95Link): void {
    link.ended = true;
    this.push(link);
  }

  private peerClosed(link: Bg95Link): void {
    link.broken = true;
    link.onClosed?.();
  }

  /** Sends on what a connection in push or transparent mode received, no faster than the UART takes it; then its end. */
  private push(link: Bg95Link): void {
    const online = this.dce.isOnline && link.mode === TRANSPARENT;
    const free = link.mode === PUSH && !this.dce.isOnline && !this.dce.isPrompting;
    while ((online || free) && link.received.length && this.device.unsent < PUSH_AHEAD) {
      if (online) this.dce.sendOnline(link.take(PUSH_SIZE));
      else this.pushUrc(link);
    }
    if (link.received.length && (online || free)) {
      this.session.cancel(link.pushing);
      link.pushing = this.session.work(Math.max(1, (this.device.idleAt - this.session.now) / 2), () => this.push(link));
    } else if (link.ended && link.state === CONNECTED && (link.mode === BUFFER || !link.received.length)) {
      link.fail();
      if (online) this.dce.hangUp(NO_CARRIER);
      else this.dce.urc(`+QIURC: "closed",${link.id}`);
    }
  }

  private pushUrc(link: Bg95Link): void {
    const { length, separator, bytes } = this.shown(link.take(PUSH_SIZE));
    this.dce.urcPayload(`+QIURC: "recv",${link.id},${length}`, separator, bytes);
  }

  /** Received bytes as "dataformat" and "viewmode" want them: what is printed, its length, and what separates the two. */
  shown(bytes: Uint8Array): { length: number; separator: string; bytes: Uint8Array } {
    const { dataformat: [, format], viewmode: [view] } = this.options.values;
    const forms = [
      { length: bytes.length, bytes },
      { length: this.forms.hexLength(bytes.length), bytes: Buffer.from(Buffer.from(bytes).toString("hex").toUpperCase()) },
    ];
    return { ...forms[format], separator: ["\r\n", ","][view] };
  }

  private pushAll(): void {
    for (const link of this.links.all) if (link.mode === PUSH) this.push(link);
  }

  /** Gives the UART to a connection. */
  goOnline(link: Bg95Link): void {
    const sender = new TransparentSender(this.session, link, () => {
      const { transpktsize: [size], transwaittm: [wait] } = this.options.values;
      return { size, wait: wait * 100 };
    });
    link.mode = TRANSPARENT;
    this.lastTransparent = link;
    this.dce.goOnline({
      data: bytes => sender.take(bytes),
      escaped: () => {
        sender.flush();
        // 1.2: after OK the module is in buffer access mode.
        link.mode = BUFFER;
        if (link.received.length) this.session.after(0, () => this.announce(link));
      },
    });
    this.session.after(0, () => this.push(link));
  }
}

