import net from "node:net";
import type { Memory } from "../cellular/memory.js";
import type { Identity } from "../cellular/modem.js";
import { CellularModule, type Banner } from "../cellular/module.js";
import type { Dce } from "../dce/dce.js";
import { OK, type Final } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { World } from "../family.js";
import type { Wanted } from "../links/resolve.js";
import { commandTable } from "./commands.js";
import { OPENING } from "./link.js";
import { NetworkServices } from "./network-services.js";
import { factoryOptions, type Options } from "./options.js";
import { RadioConnection } from "./rrc.js";
import { RATES, type settings } from "./settings.js";
import { Sockets } from "./sockets.js";
import { SEND_SIZE } from "./tcpip.js";
import type { wireForms } from "./wire-forms.js";

export type Bg95World = World<typeof settings, typeof wireForms>;

/** Characters of a command line: room for AT+QISENDEX with 512 bytes in hex. [choice] */
const LINE_LIMIT = 2048;
/** <AcT>: LTE Cat M1. */
const LTE_M = 8;
/** Time from AT+QPOWD, or the power key, until the module is off, ms. */
const POWER_DOWN = 1300;
/** The firmware of a BG95 between two restarts. */
export class Bg95 extends CellularModule {
  readonly identity: Identity = {
    manufacturer: "Quectel",
    model: "BG95-M3",
    revision: "BG95M3LAR02A03",
    imei: "866425030000016",
  };
  readonly rates = RATES;
  readonly dce: Dce<Bg95>;
  readonly sockets: Sockets;
  /** What it asks the network for: names, echoes, the time. */
  readonly services: NetworkServices;
  readonly rrc: RadioConnection;
  readonly forms: Bg95World["forms"];
  /** AT+QICFG, AT+QISDE: not kept. */
  readonly options: Options = factoryOptions();
  /** <result> of the last TCP/IP command. */
  lastResult = 0;
  /** Contexts that the network took down and AT+QIDEACT has not confirmed. */
  readonly lostContexts = new Set<number>();

  constructor(session: Session, device: Device, private readonly world: Bg95World, memory: Memory, booted: boolean) {
    super(session, device, world, memory, LTE_M);
    this.forms = world.forms;
    this.dce = this.interpreter<Bg95>(this, commandTable, { lineLimit: LINE_LIMIT });
    this.rrc = new RadioConnection(session, text => (this.dce.isExecuting ? this.dce.afterResult(() => this.dce.urc(text)) : this.dce.urc(text)));
    this.sockets = new Sockets(this, world.network);
    this.services = new NetworkServices(this, world.network, world.settings.timezone);
    this.dce.onCommandMode = () => this.sockets.pushAll();
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
    for (const id of open) this.sockets.left(id);
    if (settings.mode === "prompt" || settings.mode === "counted") {
      const count = settings.mode === "counted" ? SEND_SIZE : undefined;
      this.dce.expect({ text: "", count, echo: this.options.echoData, done: bytes => this.sockets.sent(this.sockets.links.get(0), bytes) });
    }
    if (settings.mode === "data") this.sockets.goOnline(this.sockets.links.get(0)!);
  }

  powerOff(): void {
    this.dce.urc(this.forms.poweredDown);
    this.session.after(POWER_DOWN, () => this.device.off());
  }

  protected override get isConnecting(): boolean {
    return this.sockets.links.all.some(link => link.state === OPENING);
  }

  protected override announceRest(): void {
    this.forms.psmEntry(this);
  }

  override stop(): void {
    super.stop();
    this.sockets.stop();
    this.services.stop();
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

  /** Tells how AT+QIOPEN went. */
  openResult(id: number, code: number): void {
    this.lastResult = code;
    this.dce.urc(`+QIOPEN: ${id},${code}`);
  }

  /** A context is up: from now on connections can be opened in it. */
  activated(id: number): void {
    this.attached = true;
    this.contexts.get(id).address = this.contexts.addressFor(id);
  }

  /** The addresses of an active context, the better one first ("ipv6prior", 2.3.15); none while it is not active. */
  addresses(id: number): string[] {
    if (this.contexts.get(id).address === undefined) return [];
    const addresses = this.contexts.addressesFor(id);
    return this.options.values.ipv6prior[0] === 1 ? addresses.reverse() : addresses;
  }

  /** The addresses that hosts may have for a connection in a context. */
  wantedAddress(id: number): Wanted {
    const kinds = this.addresses(id).map(address => net.isIP(address) as 4 | 6);
    return { family: kinds.length === 1 ? kinds[0] : undefined, prefer: kinds[0] };
  }

  /** The network, or the radio's end, took a context down (2.4.5). */
  contextLost(id: number): void {
    this.contexts.get(id).address = undefined;
    this.lostContexts.add(id);
    this.sockets.lose(id);
    this.dce.urc(`+QIURC: "pdpdeact",${id}`);
  }

  /** Takes a context down on request, and all its connections with it (2.3.3). */
  deactivate(id: number): void {
    this.contexts.get(id).address = undefined;
    this.lostContexts.delete(id);
    this.services.forget(id);
    this.sockets.release(id);
  }
}
